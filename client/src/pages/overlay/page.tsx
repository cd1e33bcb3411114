import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, onMount, Show } from "solid-js";
import { formatXmr } from "../../../../contracts/monero/amount.ts";
import { type NostrEvent, supersedes } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { readMuteList } from "../../../../contracts/nostr/mute-list.ts";
import { unixNow } from "../../app/clock.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { useNostr } from "../../app/nostr-context.tsx";
import { useRoute } from "../../app/route-context.tsx";
import { createProfiles, shownName } from "../../nostr/profiles.ts";
import { LevelMark } from "../../tips/level-mark.tsx";
import { createGoal } from "../../tips/create-goal.ts";
import { createTips } from "../../tips/create-tips.ts";
import { GoalBar } from "../../tips/goal-bar.tsx";
import type { ShownTip } from "../../tips/tip-book.ts";
import { afterTimeout } from "../../webrtc/schedule.ts";
import { createWatch } from "../watch/create-watch.ts";
import { makeAlerts } from "./alerts.ts";
import { alertWords } from "./alert-words.ts";
import { createSessions } from "./create-sessions.ts";
import { isWanted, type Wish, wishOf } from "./wanted.ts";
import "./overlay.css";

/** `#/overlay/<naddr>`: verified tips of one stream as they come, or with `?show=goal` its goal, over nothing, for an encoder to lay over its picture. */
export default function OverlayPage(): JSX.Element {
  const { route } = useRoute();
  onMount(() => {
    document.documentElement.dataset["overlay"] = "";
    onCleanup(() => delete document.documentElement.dataset["overlay"]);
  });
  // Whoever writes another wish into the address is shown that, as a new page would.
  const asked = createMemo(() => {
    const { param: code, search } = route();
    return code === undefined ? undefined : { code, wish: wishOf(search) };
  });
  return (
    <Show when={asked()} keyed>
      {({ code, wish }) => wish.show === "goal" ? <Goal code={code} /> : <Alerts code={code} wish={wish} />}
    </Show>
  );
}

/** The stream of an overlay and its tips. */
function createOverlaid(code: string) {
  const watch = createWatch(() => code);
  const live = createMemo(() => {
    const found = watch.found();
    return found.found === "stream" ? found.live : undefined;
  });
  const { tips } = createTips({ live, announcement: watch.announcement, relays: watch.relays });
  return { watch, live, tips };
}

/** How far the creator's goal is, for as long as there is one. */
function Goal(props: { code: string }): JSX.Element {
  const { watch, live, tips } = createOverlaid(props.code);
  const goal = createGoal({
    address: () => live()?.address,
    named: () => live()?.goal,
    relays: watch.relays,
  });
  return (
    <main class="overlay">
      <Show when={goal()}>
        {(now) => (
          <div class="overlay-goal">
            <GoalBar goal={now()} tips={tips()} />
          </div>
        )}
      </Show>
    </main>
  );
}

const SHOW_MS = 8000;
/** Clocks differ, and a tip that came while the page was loading is news. */
const GRACE_SECONDS = 30;

function Alerts(props: { code: string; wish: Wish }): JSX.Element {
  const { t } = useLocale();
  const nostr = useNostr();
  const { watch, live, tips } = createOverlaid(props.code);
  const people = createProfiles(nostr, watch.relays);
  const [shown, setShown] = createSignal<ShownTip>();
  const alerts = makeAlerts({
    since: unixNow() - GRACE_SECONDS,
    showMs: SHOW_MS,
    after: afterTimeout,
    onShow: setShown,
  });
  onCleanup(alerts.stop);
  const [muted, setMuted] = createSignal<NostrEvent>();
  createEffect(on([createMemo(() => live()?.author), watch.relays], ([author, relays]) => {
    if (author === undefined || relays.length === 0) return;
    onCleanup(nostr.subscribe(relays, [{ kinds: [KIND.muteList], authors: [author] }], {
      event(event) {
        const before = muted();
        if (before === undefined || supersedes(event, before)) setMuted(event);
      },
    }));
  }));
  const streaming = createMemo(() => live()?.streaming ?? [], [], {
    equals: (a, b) => a.join() === b.join(),
  });
  const sessions = createSessions(streaming);
  createEffect(() => {
    const event = muted();
    const circumstances = { muted: event && readMuteList(event), sessions: sessions() };
    alerts.take(tips().filter((tip) => isWanted(tip, props.wish, circumstances)));
  });
  const nameOf = ({ payer }: ShownTip) => {
    const profile = payer === undefined ? undefined : people.of(payer);
    return payer === undefined || profile === undefined ? t("tips.anonymous") : shownName(profile, payer);
  };
  return (
    <main class="overlay">
      <div role="status">
        <Show when={shown()} keyed>
          {(tip) => (
            <div class="overlay-alert">
              <p class="overlay-head">
                <bdi>{nameOf(tip)}</bdi> {t("tips.tips", { amount: formatXmr(tip.amount) })}
              </p>
              <p class="mt-2">
                <LevelMark level={tip.level} overPicture />
              </p>
              <Show when={alertWords(tip.words)}>
                {(words) => (
                  <p class="overlay-words">
                    <bdi dir="auto">{words()}</bdi>
                  </p>
                )}
              </Show>
            </div>
          )}
        </Show>
      </div>
    </main>
  );
}
