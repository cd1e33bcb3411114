import { createMemo, type JSX, Match, Show, Switch } from "solid-js";
import { createClock } from "../../app/clock.ts";
import { useConfig } from "../../app/config-context.tsx";
import { useLocale } from "../../app/locale-context.tsx";
import { useNostr } from "../../app/nostr-context.tsx";
import { createProfiles } from "../../nostr/profiles.ts";
import { reportRelays } from "../../nostr/relay-report.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { createPeople } from "./create-people.ts";
import { createStreams } from "./create-streams.ts";
import { createVouched } from "./create-vouched.ts";
import type { Seen } from "./live-events.ts";
import { NoRelays, RelaysUnreachable } from "./relay-states.tsx";
import { ShelfSkeleton } from "./shelf-skeleton.tsx";
import { Shelf } from "./shelf.tsx";
import { orderStably, shelve, type Shelves } from "./shelves.ts";
import { StreamCard } from "./stream-card.tsx";

/** The shelves of the start page, or the sentence that stands in for them. */
export default function StreamShelves(props: { query: string }): JSX.Element {
  const { t } = useLocale();
  const config = useConfig();
  const nostr = useNostr();
  const now = createClock();
  const relays = () => config.relays;
  const { streams, settled } = createStreams(relays);
  const people = createPeople(relays, settled);
  const profiles = createProfiles(nostr, relays);
  const vouched = createVouched(streams, relays, now);
  const report = () => reportRelays(relays(), nostr.relays());

  const shelves = createMemo<Shelves>((shown) => {
    const next = shelve(streams(), {
      now: now(),
      query: props.query,
      ...people(),
      nameOf: (pubkey) => {
        const profile = profiles.of(pubkey);
        return profile?.displayName ?? profile?.name;
      },
    });
    // Nothing moves under a hand that is about to press it.
    if (shown === undefined) return next;
    const stable = (name: keyof Shelves) => orderStably(shown[name], next[name], ({ live }) => live.address);
    return {
      live: stable("live"),
      planned: stable("planned"),
      ended: stable("ended"),
      followed: stable("followed"),
    };
  });
  const found = () => Object.values(shelves()).some((shelf) => shelf.length > 0);

  const card = (stream: Seen, heading: 2 | 3) => (
    <StreamCard
      heading={heading}
      stream={stream}
      now={now()}
      host={profiles.of(stream.live.host)}
      vouched={vouched(stream.live.address)}
    />
  );

  return (
    <>
      <div>
        <Switch>
          <Match when={shelves().live.length > 0}>
            <Shelf items={shelves().live}>{(stream) => card(stream, 2)}</Shelf>
          </Match>
          <Match when={report().state === "none-chosen"}>
            <NoRelays />
          </Match>
          <Match when={unreachable(report())}>
            {(failing) => <RelaysUnreachable failing={failing()} onRetry={() => nostr.retry()} />}
          </Match>
          <Match when={!settled() || report().state === "asking"}>
            <p class="sr-only" role="status">{t("discover.looking")}</p>
            <ShelfSkeleton />
          </Match>
          <Match when={props.query !== "" && !found()}>
            <Notice
              live
              what={t("discover.nothingFound", { query: props.query })}
              why={t("discover.nothingFoundWhy")}
              act={t("discover.nothingFoundDo")}
            >
              <a href="#/" class={buttonClass("primary")}>{t("discover.clearSearch")}</a>
            </Notice>
          </Match>
          <Match when={props.query === ""}>
            <Notice
              what={t("discover.nobody")}
              why={t("discover.nobodyWhy")}
              act={t("discover.nobodyDo")}
            >
              <a href="#/broadcast" class={buttonClass("primary")}>{t("app.goLive")}</a>
            </Notice>
          </Match>
        </Switch>
      </div>
      <Shelf title={t("discover.followed")} items={shelves().followed}>{(stream) => card(stream, 3)}</Shelf>
      <Shelf title={t("discover.planned")} items={shelves().planned}>{(stream) => card(stream, 3)}</Shelf>
      <Shelf title={t("discover.ended")} items={shelves().ended}>{(stream) => card(stream, 3)}</Shelf>
      <Show when={shelves().live.length > 0 && unreachable(report())}>
        <p role="status" class="text-small text-quiet">
          {t("discover.outOfDate")} <a href="#/settings" class="underline">{t("discover.someFailingMore")}</a>
        </p>
      </Show>
      <Show when={partly(report())}>
        {(partial) => (
          <p class="text-small text-quiet">
            {t("discover.someFailing", partial())}.{" "}
            <a href="#/settings" class="underline">{t("discover.someFailingMore")}</a>
          </p>
        )}
      </Show>
    </>
  );
}

function unreachable(report: ReturnType<typeof reportRelays>) {
  return report.state === "unreachable" ? report.failing : undefined;
}

function partly(report: ReturnType<typeof reportRelays>) {
  return report.state === "answering" && report.failing.length > 0
    ? { answering: report.answering, of: report.of }
    : undefined;
}
