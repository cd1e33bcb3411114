import { For, type JSX, Match, Show, Switch } from "solid-js";
import { Dynamic } from "solid-js/web";
import { type LiveStatus, statusAt } from "../../../../contracts/nostr/live-event.ts";
import type { Profile } from "../../../../contracts/nostr/profile.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { shownName } from "../../nostr/profiles.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Picture } from "../../ui/picture.tsx";
import { SealBadge } from "../../ui/seal-badge.tsx";
import { profileHref, watchHref } from "./links.ts";
import type { Seen } from "./live-events.ts";

export type StreamCardProps = {
  stream: Seen;
  /** Level of the title's heading. */
  heading: 2 | 3;
  /** Unix seconds. */
  now: number;
  host: Profile | undefined;
  /** The creator vouches for it: it plays sealed or not at all. Undefined while nobody knows. */
  vouched: boolean | undefined;
};

const TAGS = 3;

/** One stream: still, state, title, who, tags. The whole of it leads to the watch page. */
export function StreamCard(props: StreamCardProps): JSX.Element {
  const { t } = useLocale();
  const live = () => props.stream.live;
  const status = () => statusAt(live(), props.now);
  const name = () => shownName(props.host, live().host);
  const warned = () => live().contentWarning !== undefined;
  return (
    <article class="group relative flex flex-col gap-3">
      <span class="relative block">
        <Picture url={live().image} blurred={warned()} />
        <span class="absolute inset-s-2 inset-e-2 top-2 flex flex-wrap items-start justify-between gap-1">
          <StatusBadge stream={props.stream} status={status()} now={props.now} />
          <Show when={status() === "live" && props.vouched !== undefined}>
            <Badge tone="scrim">
              <span class="inline-flex" title={props.vouched ? t("discover.sealedHint") : undefined}>
                <SealBadge bare state={props.vouched ? "sealed" : "unsealed"} />
              </span>
            </Badge>
          </Show>
        </span>
        <span class="absolute inset-s-2 inset-e-2 bottom-2 flex flex-wrap items-end justify-between gap-1">
          <Show when={status() === "live" && live().currentParticipants}>
            {(count) => <Badge tone="scrim">{t("discover.viewers", { count: count() })}</Badge>}
          </Show>
          <Show when={warned()}>
            <Badge tone="scrim">
              <span class="truncate">
                {live().contentWarning === ""
                  ? t("discover.sensitive")
                  : t("discover.sensitiveWhy", { reason: (live().contentWarning ?? "").slice(0, 80) })}
              </span>
            </Badge>
          </Show>
        </span>
      </span>
      <div class="flex gap-3">
        <Avatar pubkey={live().host} picture={props.host?.picture} class="size-10" />
        <div class="flex min-w-0 grow flex-col">
          <Dynamic component={`h${props.heading}`} class="line-clamp-2 font-semibold">
            <a
              href={watchHref(props.stream)}
              class="after:absolute after:inset-0 after:rounded group-hover:underline"
            >
              <bdi>{live().title ?? t("discover.untitled")}</bdi>
            </a>
          </Dynamic>
          <p class="truncate text-quiet">
            <a href={profileHref(live().host)} class="relative z-10 hover:underline">
              <bdi>{name()}</bdi>
            </a>
          </p>
          <Show when={live().topics.length > 0}>
            <ul class="flex h-5 flex-wrap gap-x-2 overflow-hidden text-small text-quiet">
              <For each={live().topics.slice(0, TAGS)}>
                {(topic) => (
                  <li class="max-w-full truncate">
                    <bdi>#{topic.slice(0, 40)}</bdi>
                  </li>
                )}
              </For>
            </ul>
          </Show>
        </div>
      </div>
    </article>
  );
}

function StatusBadge(props: { stream: Seen; status: LiveStatus; now: number }): JSX.Element {
  const { t, age, span, date } = useLocale();
  const live = () => props.stream.live;
  const title = (seconds: number | undefined) => seconds === undefined ? undefined : date(seconds);
  return (
    <Badge tone="scrim">
      <Switch>
        <Match when={props.status === "live"}>
          <span aria-hidden="true" class="size-2 rounded-full bg-live" />
          <span title={title(live().starts)}>
            {live().starts === undefined
              ? t("discover.live")
              : props.now - (live().starts ?? 0) < 60
              ? t("discover.justStarted")
              : t("discover.liveFor", { span: span(props.now - (live().starts ?? 0)) })}
          </span>
        </Match>
        <Match when={props.status === "planned"}>
          <span title={title(live().starts)}>
            {live().starts === undefined
              ? t("discover.startsUnknown")
              : t("discover.startsAt", { age: age(props.now - (live().starts ?? 0)) })}
          </span>
        </Match>
        <Match when={props.status === "ended"}>
          <span title={title(live().ends ?? live().createdAt)}>
            {t("discover.endedAge", { age: age(props.now - (live().ends ?? live().createdAt)) })}
          </span>
        </Match>
      </Switch>
    </Badge>
  );
}
