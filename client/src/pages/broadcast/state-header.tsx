import { createSignal, type JSX, Match, onCleanup, Show, Switch } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import type { MessageKey } from "../../locales/sections.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Icon } from "../../ui/icon.tsx";
import { type OnAir, onAirOf } from "./on-air.ts";
import type { SigningManner } from "./signing-ahead.ts";
import type { StudioState } from "./studio-state.ts";

export type StateHeaderProps = {
  state: StudioState;
  /** This browser is to send, not an encoder. */
  fromBrowser: boolean;
  onEnd: () => void;
  onReopen: () => void;
  /** Makes the stream on the box, where it isn't. */
  onOpen: () => void;
  /** What a signature of this person costs. */
  manner: SigningManner;
};

const WORDS = {
  unknown: { word: "broadcast.stateUnknown", says: undefined, colour: "text-unknown" },
  absent: { word: "broadcast.stateAbsent", says: "broadcast.absentSays", colour: "text-bad" },
  waiting: { word: "broadcast.stateWaiting", says: "broadcast.waitingSays", colour: "text-unknown" },
  starting: { word: "broadcast.stateStarting", says: "broadcast.startingSays", colour: "text-attention" },
  live: { word: "broadcast.stateLive", says: "broadcast.liveSays", colour: "text-good" },
  untold: { word: "broadcast.stateLive", says: "broadcast.liveUntoldSays", colour: "text-attention" },
  reconnecting: {
    word: "broadcast.stateReconnecting",
    says: "broadcast.reconnectingSays",
    colour: "text-attention",
  },
  ended: { word: "broadcast.stateEnded", says: "broadcast.endedSays", colour: "text-unknown" },
  "ended-sending": {
    word: "broadcast.stateEnded",
    says: "broadcast.endedStillSays",
    colour: "text-attention",
  },
} as const satisfies Record<OnAir["air"], unknown>;

type Words = { word: MessageKey; says: MessageKey | undefined; colour: string };

/** What is said otherwise where no encoder is asked for. */
const BROWSER_WORDS: Partial<Record<OnAir["air"], Words>> = {
  waiting: { ...WORDS.waiting, word: "studio.stateWaiting", says: "studio.waitingSays" },
  starting: { ...WORDS.starting, says: "studio.startingSays" },
  reconnecting: { ...WORDS.reconnecting, says: "studio.reconnectingSays" },
};

/** The state of the stream, big, with how long it has been so, and the one thing to do about it. */
export function StateHeader(props: StateHeaderProps): JSX.Element {
  const { t, date, span } = useLocale();
  const [asking, setAsking] = createSignal(false);
  const air = () => onAirOf(props.state);
  const words = () => (props.fromBrowser ? BROWSER_WORDS[air().air] : undefined) ?? WORDS[air().air];
  const doing = () => {
    const { working } = props.state;
    return working === undefined ? undefined : `${t(`broadcast.work-${working}`)}…`;
  };
  const saying = () => {
    const key = words().says;
    return key === undefined ? undefined : t(key);
  };
  const ran = () => {
    const live = props.state.announced?.live;
    if (live?.status !== "ended" || live.starts === undefined || live.ends === undefined) return undefined;
    // A plan that never saw a picture, or hardly one.
    return live.ends - live.starts < 60 ? undefined : t("broadcast.ran", {
      span: span(live.ends - live.starts),
      time: date(live.ends),
    });
  };
  const canEnd = () => ["waiting", "starting", "live", "untold", "reconnecting"].includes(air().air);
  return (
    <div class="flex flex-wrap items-start justify-between gap-4">
      <div class="min-w-0">
        <p role="status" class={`flex items-center gap-x-3 text-title ${words().colour}`}>
          <Shape air={air().air} />
          <span class="font-semibold">{t(words().word)}</span>
        </p>
        {/* One line for both, so that nothing moves when work begins or is done. */}
        <p role="status" class="max-w-prose text-quiet">
          {doing() ?? saying()}
        </p>
        <Show when={ran()}>{(words) => <p class="text-quiet">{words()}</p>}</Show>
      </div>
      <div class="flex items-center gap-4">
        <Show when={air().since}>{(since) => <Timer since={since()} />}</Show>
        <Show when={canEnd()}>
          <Button look="danger" onClick={() => setAsking(true)}>{t("broadcast.end")}</Button>
        </Show>
        <Show when={air().air === "absent" && props.state.fault === undefined}>
          <Button look="primary" busy={props.state.working !== undefined} onClick={() => props.onOpen()}>
            {t("broadcast.prepare")}
          </Button>
        </Show>
        <Show when={air().air === "ended-sending"}>
          <Button onClick={() => props.onEnd()}>{t("broadcast.cut")}</Button>
        </Show>
        <Show when={air().air === "ended" || air().air === "ended-sending"}>
          <Button look="primary" icon="broadcast" onClick={() => props.onReopen()}>
            {t("broadcast.reopen")}
          </Button>
        </Show>
      </div>
      <Dialog
        open={asking()}
        onClose={() => setAsking(false)}
        title={t("broadcast.endTitle")}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t("broadcast.cancel")}</Button>
            <Button
              look="danger"
              onClick={() => {
                setAsking(false);
                props.onEnd();
              }}
            >
              {t("broadcast.endYes")}
            </Button>
          </>
        }
      >
        <p class="text-quiet">{t("broadcast.endWhy")}</p>
        <Show when={props.manner === "asks"}>
          <p class="text-quiet">{t("broadcast.endAsks")}</p>
        </Show>
      </Dialog>
    </div>
  );
}

/** Each state has a shape of its own, so that the colour need not be seen. */
function Shape(props: { air: OnAir["air"] }): JSX.Element {
  return (
    <Switch
      fallback={<span aria-hidden="true" class="size-4 shrink-0 rounded-full border-2 border-current" />}
    >
      <Match when={props.air === "live" || props.air === "untold"}>
        <span aria-hidden="true" class="size-4 shrink-0 rounded-full bg-current" />
      </Match>
      <Match when={props.air === "reconnecting" || props.air === "starting"}>
        <Icon name="retry" class="size-5 shrink-0" />
      </Match>
      <Match when={props.air === "ended" || props.air === "ended-sending"}>
        <span aria-hidden="true" class="size-4 shrink-0 bg-current" />
      </Match>
    </Switch>
  );
}

/** Hours, minutes and seconds since a moment; no live region, it would be read every second. */
function Timer(props: { since: number }): JSX.Element {
  const [now, setNow] = createSignal(Date.now());
  const id = setInterval(() => setNow(Date.now()), 1000);
  onCleanup(() => clearInterval(id));
  const text = () => {
    const seconds = Math.max(0, Math.floor(now() / 1000 - props.since));
    const two = (value: number) => String(value).padStart(2, "0");
    return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  };
  return <time class="text-title font-semibold tabular-nums">{text()}</time>;
}
