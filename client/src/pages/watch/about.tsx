import { createSignal, For, type JSX, Show } from "solid-js";
import type { LiveEvent } from "../../../../contracts/nostr/live-event.ts";
import type { Profile } from "../../../../contracts/nostr/profile.ts";
import { createClock } from "../../app/clock.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { type Air, AIR_WORDS } from "./air.ts";
import { npubOf, shortKey } from "./player-words.ts";

export type AboutProps = {
  live: LiveEvent;
  /** What it is doing; undefined when the relays don't announce it as live. */
  air: Air | undefined;
  host: Profile | undefined;
  /** Beside the link to pass on: what can be done for the creator. */
  children?: JSX.Element;
};

/** Title, who it is by, since when, for how many; and the link to pass on. */
export function About(props: AboutProps): JSX.Element {
  const { t, span, date } = useLocale();
  const now = createClock();
  const name = () => hostName(props.host, props.live.host);
  return (
    <div class="flex flex-col gap-3">
      <h1 class="text-title">{props.live.title ?? t("watch.untitled")}</h1>
      <div class="flex flex-wrap items-center gap-x-4 gap-y-2">
        <a href={`#/profile/${npubOf(props.live.host)}`} class="flex min-h-10 items-center gap-3 rounded">
          <Avatar pubkey={props.live.host} picture={props.host?.picture} class="size-10" />
          <span class="font-medium">{name()}</span>
        </a>
        <Show when={props.air}>
          {(air) => (
            <span data-air={air()}>
              <Badge tone={air() === "live" ? "accent" : "plain"}>
                <span
                  aria-hidden="true"
                  class={`size-2 rounded-full ${air() === "live" ? "bg-current" : "border border-current"}`}
                />
                {t(AIR_WORDS[air()])}
              </Badge>
            </span>
          )}
        </Show>
        <Show when={props.air === "live" && props.live.starts}>
          {(starts) => (
            <span class="text-quiet" title={date(starts())}>
              {now() - starts() < 60
                ? t("watch.liveJustStarted")
                : t("watch.liveFor", { span: span(now() - starts()) })}
            </span>
          )}
        </Show>
        <Show when={props.live.currentParticipants}>
          {(count) => <span class="text-quiet">{t("watch.viewers", { count: count() })}</span>}
        </Show>
        <div class="ms-auto flex flex-wrap items-center justify-end gap-2">
          {props.children}
          <Share />
        </div>
      </div>
      <Show when={props.live.summary}>
        {(summary) => <p class="max-w-prose whitespace-pre-line">{summary()}</p>}
      </Show>
      <Show when={props.live.topics.length > 0}>
        <ul class="flex flex-wrap gap-2">
          <For each={props.live.topics.slice(0, 12)}>
            {(topic) => <li class="rounded border border-line px-2 text-small text-quiet">#{topic}</li>}
          </For>
        </ul>
      </Show>
    </div>
  );
}

/** What the host is called: their name, or the ends of their key. */
export function hostName(profile: Profile | undefined, pubkey: string): string {
  return profile?.displayName ?? profile?.name ?? shortKey(pubkey);
}

function Share(): JSX.Element {
  const { t } = useLocale();
  const [outcome, setOutcome] = createSignal<"copied" | "refused">();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(globalThis.location.href);
      setOutcome("copied");
    } catch {
      // Over plain HTTP there is no clipboard.
      setOutcome("refused");
    }
    setTimeout(() => setOutcome(undefined), 3000);
  };
  return (
    <div class="flex items-center gap-2">
      <span role="status" class="text-small text-quiet empty:hidden">
        {outcome() === "refused" ? t("watch.linkRefused") : ""}
      </span>
      <Button icon={outcome() === "copied" ? "check" : "link"} onClick={() => void copy()}>
        {outcome() === "copied" ? t("watch.linkCopied") : t("watch.copyLink")}
      </Button>
    </div>
  );
}
