import { createMemo, createResource, type JSX, Show } from "solid-js";
import { profileLink } from "../../../../contracts/nostr/link.ts";
import { statusAt } from "../../../../contracts/nostr/live-event.ts";
import { createClock } from "../../app/clock.ts";
import { useConfig } from "../../app/config-context.tsx";
import { useLocale } from "../../app/locale-context.tsx";
import { useNostr } from "../../app/nostr-context.tsx";
import { createPageTitle } from "../../app/page-title.ts";
import { createProfiles, shownName } from "../../nostr/profiles.ts";
import { findWriteRelays, joinRelays } from "../../nostr/relay-lists.ts";
import { reportRelays } from "../../nostr/relay-report.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { createStreams } from "../discover/create-streams.ts";
import { createVouched } from "../discover/create-vouched.ts";
import type { Seen } from "../discover/live-events.ts";
import { NoRelays, RelaysUnreachable } from "../discover/relay-states.tsx";
import { ShelfSkeleton } from "../discover/shelf-skeleton.tsx";
import { Shelf } from "../discover/shelf.tsx";
import { StreamCard } from "../discover/stream-card.tsx";
import { About } from "./about.tsx";

export type PersonProps = {
  pubkey: string;
  /** Relays the link named. */
  hints: readonly string[];
};

/** Who somebody says to be, and what they stream. Both props are read once. */
export function Person(props: PersonProps): JSX.Element {
  const { t } = useLocale();
  const config = useConfig();
  const nostr = useNostr();
  const now = createClock();
  const { pubkey, hints } = props;
  const known = () => joinRelays(hints, config.relays);
  const [written] = createResource(known, (relays) => findWriteRelays(nostr, relays, pubkey));
  const relays = createMemo(() => joinRelays(known(), written.latest ?? []), undefined, {
    equals: (a, b) => a.join() === b.join(),
  });
  const profiles = createProfiles(nostr, relays);
  const profile = () => profiles.of(pubkey);
  const name = () => shownName(profile(), pubkey);
  const { streams, settled } = createStreams(relays, () => pubkey);
  const vouched = createVouched(streams, relays, now);
  const report = () => reportRelays(relays(), nostr.relays());
  createPageTitle(name);

  const shelves = createMemo(() => {
    const theirs = streams().filter(({ live }) => live.host === pubkey || live.author === pubkey);
    const of = (status: string) => theirs.filter(({ live }) => statusAt(live, now()) === status);
    const newestFirst = (a: Seen, b: Seen) =>
      (b.live.starts ?? b.live.createdAt) - (a.live.starts ?? a.live.createdAt);
    return {
      live: of("live").sort(newestFirst),
      planned: of("planned").sort((a, b) => newestFirst(b, a)),
      ended: of("ended").sort(newestFirst),
    };
  });
  const any = () => Object.values(shelves()).some((shelf) => shelf.length > 0);
  const failing = () => {
    const now = report();
    return now.state === "unreachable" ? now.failing : undefined;
  };
  const card = (stream: Seen) => (
    <StreamCard
      stream={stream}
      heading={3}
      now={now()}
      host={stream.live.host === pubkey ? profile() : profiles.of(stream.live.host)}
      vouched={vouched(stream.live.address)}
    />
  );

  return (
    <div class="mx-auto flex w-full max-w-[112rem] flex-col gap-10 px-4 pt-2 pb-12">
      <div class="flex flex-col gap-6 md:flex-row md:items-start md:justify-between">
        <div class="flex min-w-0 gap-4">
          <Avatar pubkey={pubkey} picture={profile()?.picture} class="size-20" />
          <div class="flex min-w-0 flex-col gap-1 pt-2">
            <h1 class="text-title">
              <bdi>{name()}</bdi>
            </h1>
            <p class="min-h-6 text-quiet">
              <Show when={profile()?.nip05}>
                {(nip05) => (
                  <span title={t("profile.nip05Hint")}>
                    <bdi>{shownNip05(nip05())}</bdi>
                  </span>
                )}
              </Show>
            </p>
            <Show when={profile()?.about}>{(about) => <About text={about()} />}</Show>
          </div>
        </div>
        <div class="w-full shrink-0 md:w-80">
          <CopyField label={t("profile.address")} value={profileLink(pubkey)} />
        </div>
      </div>
      <Show when={report().state === "none-chosen"}>
        <NoRelays />
      </Show>
      <Show when={!any() && failing()}>
        {(failing) => <RelaysUnreachable failing={failing()} onRetry={() => nostr.retry()} />}
      </Show>
      {/* Cards that stay on the page would look as if they were true still. */}
      <Show when={any() && failing()}>
        <Notice tone="attention" live what={t("discover.outOfDate")}>
          <Button icon="retry" onClick={() => nostr.retry()}>{t("app.retry")}</Button>
        </Notice>
      </Show>
      <Show when={!any() && !settled() && report().state === "asking"}>
        <ShelfSkeleton />
      </Show>
      <Show when={!any() && settled() && report().state === "answering"}>
        <Notice what={t("profile.noStreams")} why={t("profile.noStreamsWhy")} />
      </Show>
      <Shelf title={t("discover.title")} items={shelves().live}>{card}</Shelf>
      <Shelf title={t("discover.planned")} items={shelves().planned}>{card}</Shelf>
      <Shelf title={t("profile.ended")} items={shelves().ended}>{card}</Shelf>
    </div>
  );
}

/** `_@example.org` means the domain itself. */
function shownNip05(nip05: string): string {
  return nip05.slice(0, 120).replace(/^_@/, "");
}
