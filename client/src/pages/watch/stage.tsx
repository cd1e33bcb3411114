import { createSignal, type JSX, onCleanup, onMount, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { EMBEDDING } from "../../embed/embedding.ts";
import type { PlayerHandle } from "../../player/create-player.ts";
import type { PlayerView } from "../../player/player-view.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { SealShield, type SealState } from "../../ui/seal-badge.tsx";
import { BehindButton } from "./behind-button.tsx";
import { LatencyMenu } from "./latency-menu.tsx";
import "./media-chrome-elements.ts";
import { messageOf, shortState } from "./player-words.ts";
import { sealState } from "./seal-state.ts";
import { StageNotice } from "./stage-notice.tsx";

export type StageProps = {
  title: string;
  poster: string | undefined;
  player: PlayerHandle;
  /** No relay could say who may sign. */
  silent: boolean;
  onVideo: (video: HTMLVideoElement) => void;
  onCanvas: (canvas: HTMLCanvasElement) => void;
  onSeal: () => void;
  onHelp: () => void;
  /** Shown only where the page has no room for chat beside or below the picture. */
  onChat: () => void;
};

/** The picture, what lies over it, and its controls. */
export function Stage(props: StageProps): JSX.Element {
  const { t } = useLocale();
  const view = () => props.player.view();
  const [muted, setMuted] = createSignal(true);
  const [choosing, setChoosing] = createSignal(false);
  let video: HTMLVideoElement | undefined;
  onMount(() => {
    if (video === undefined) return;
    const element = video;
    const onVolume = () => setMuted(element.muted || element.volume === 0);
    element.addEventListener("volumechange", onVolume);
    onCleanup(() => element.removeEventListener("volumechange", onVolume));
    props.onVideo(element);
  });
  const unmute = () => {
    if (video === undefined) return;
    video.muted = false;
    if (video.volume === 0) video.volume = 1;
  };

  const message = () => messageOf(view().state, view().source?.host ?? "", props.silent, t);
  const short = () => shortState(view().state, t);
  const seconds = () => {
    const { state } = view();
    return state.state === "reconnecting" ? state.seconds : undefined;
  };

  return (
    <div
      class="stage"
      data-state={view().state.state}
      data-source={view().source?.host}
      data-rung={view().rung}
      data-reaching={view().reaching}
    >
      <media-controller
        nohotkeys
        gesturesdisabled
        autohide={choosing() ? "-1" : "3"}
        novolumepref={EMBEDDING === "embedded"}
        nomutedpref={EMBEDDING === "embedded"}
        aria-label={props.title}
      >
        <video
          ref={video}
          slot="media"
          autoplay
          muted
          playsinline
          aria-label={t("player.video")}
          {...(props.poster !== undefined && { poster: props.poster })}
          onClick={() => video?.paused ? void video.play() : video?.pause()}
        />
        <media-control-bar>
          <media-play-button notooltip />
          <media-mute-button notooltip />
          <media-volume-range notooltip />
          <BehindButton player={props.player} />
          <span class="grow" />
          <LatencyMenu
            player={props.player}
            onOpen={setChoosing}
          />
          <button type="button" class="stage-button stage-chat" onClick={() => props.onChat()}>
            {t("watch.chat")}
          </button>
          <button
            type="button"
            class="stage-button stage-help hidden pointer-fine:inline-flex"
            aria-label={t("player.shortcuts")}
            title={t("player.shortcuts")}
            onClick={() => props.onHelp()}
          >
            <span aria-hidden="true">?</span>
          </button>
          <media-pip-button notooltip class="hidden sm:inline-flex" />
          <media-fullscreen-button notooltip />
        </media-control-bar>
        <canvas
          slot="centered-chrome"
          ref={(canvas) => props.onCanvas(canvas)}
          class="pointer-events-none"
          hidden
        />
      </media-controller>

      <div class="pointer-events-none absolute inset-bs-2 inset-x-2 flex flex-wrap items-start gap-2">
        <button
          type="button"
          class="stage-pill pointer-events-auto"
          data-seal={sealState(view())}
          data-trust={view().trust}
          aria-label={t("player.sealOpen", { state: sealWord(view(), t) })}
          onClick={() => props.onSeal()}
        >
          <span class={SEAL_COLOURS[sealState(view())]}>
            <SealShield state={sealState(view())} />
          </span>
          {sealWord(view(), t)}
        </button>
        <Show when={message() === undefined && short()}>
          {(text) => (
            <span class="stage-pill late">
              {text()}
              <Show when={seconds()}>
                {(count) => <span class="tabular-nums">· {t("player.seconds", { seconds: count() })}</span>}
              </Show>
            </span>
          )}
        </Show>
        <Show when={view().reaching && view().state.state === "playing"}>
          <span class="stage-pill late">{t("player.latencyReaching")}</span>
        </Show>
        <StageNotice player={props.player} shown={message() === undefined && !choosing()} />
      </div>

      <Show when={muted() && !view().mute && view().state.state === "playing"}>
        <button
          type="button"
          class="stage-unmute absolute inset-be-14 inset-s-3 inline-flex min-h-10 items-center gap-2 rounded bg-on-scrim px-4 font-medium text-scrim shadow"
          onClick={unmute}
        >
          <MutedShape />
          {t("player.unmute")}
        </button>
      </Show>

      <Show when={message()}>
        {(what) => (
          <div class="stage-message">
            <h2 class="text-title">{what().what}</h2>
            <p class="max-w-prose">{what().why}</p>
            <p class="max-w-prose opacity-80">{what().act}</p>
            <Show when={what().button}>
              {(button) => (
                <div class="pt-2">
                  <Show when={button() === "retry"}>
                    <Button look="primary" icon="retry" onClick={() => props.player.retry()}>
                      {t("player.retry")}
                    </Button>
                  </Show>
                  <Show when={button() === "reload"}>
                    <Button look="primary" icon="retry" onClick={() => globalThis.location.reload()}>
                      {t("player.reload")}
                    </Button>
                  </Show>
                  <Show when={button() === "discover"}>
                    <a href="#/" class={buttonClass("primary")}>{t("watch.toDiscover")}</a>
                  </Show>
                </div>
              )}
            </Show>
          </div>
        )}
      </Show>
      {/* Words only, without the running seconds: those would be read out one by one. */}
      <p role="status" class="sr-only">{message()?.what ?? short() ?? ""}</p>
    </div>
  );
}

/** Over a picture the theme's colours may not be seen; these are for a dark ground. */
const SEAL_COLOURS: Record<SealState, string> = {
  sealed: "text-[#5fd397]",
  "live-unverified": "text-[#f0b757]",
  unsealed: "text-[#c7cdd1]",
  refused: "text-[#ff8a80]",
};

function sealWord(view: PlayerView, t: ReturnType<typeof useLocale>["t"]): string {
  switch (view.trust) {
    case "verified":
      return t("app.sealSealed");
    case "unsealed":
      return t("app.sealNone");
    case "refused":
      return t("app.sealRefused");
    case "live":
      return t("app.sealLive");
    case "checking":
      return t("player.checking");
  }
}

function MutedShape(): JSX.Element {
  return (
    <svg
      viewBox="0 0 24 24"
      class="size-5"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      aria-hidden="true"
    >
      <path d="M4 9.500v5h3.500L12 18.500v-13L7.500 9.500z" fill="currentColor" stroke-linejoin="round" />
      <path d="M16 9.500l5 5M21 9.500l-5 5" stroke-linecap="round" />
    </svg>
  );
}
