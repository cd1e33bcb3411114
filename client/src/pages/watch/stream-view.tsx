import {
  createEffect,
  createMemo,
  createSignal,
  type JSX,
  Match,
  onCleanup,
  onMount,
  Show,
  Suspense,
  Switch,
} from "solid-js";
import type { LiveEvent, LiveStatus } from "../../../../contracts/nostr/live-event.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { useNostr } from "../../app/nostr-context.tsx";
import type { RelayHealth } from "../../nostr/relay-health.ts";
import type { PlayerHandle } from "../../player/create-player.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { late } from "../../ui/late.tsx";
import { pictureUrl } from "../../ui/picture-url.ts";
import { About, hostName } from "./about.tsx";
import { airOf } from "./air.ts";
import type { Watch } from "./create-watch.ts";
import { createDelays } from "./delay-part.tsx";
import { NotLive, PlainRecording, WarningGate } from "./instead-of-stage.tsx";
import { speak } from "./media-chrome-elements.ts";
import { SealPanel } from "./seal-panel.tsx";
import { createFlow } from "./sharing/create-flow.ts";
import type { Sharing } from "./sharing/create-sharing.ts";
import { ShortcutList } from "./shortcut-list.tsx";
import { Stage } from "./stage.tsx";
import { type StageAction, stageAction } from "./stage-keys.ts";

const SharingNote = late(async () => (await import("./sharing/sharing-note.tsx")).SharingNote);
const SharingPart = late(async () => (await import("./sharing/sharing-part.tsx")).SharingPart);

const Chat = late(async () => (await import("./chat/chat.tsx")).Chat);

export type StreamViewProps = {
  watch: Watch;
  live: LiveEvent;
  status: LiveStatus;
  player: PlayerHandle;
  sharing: Sharing;
  /** Where to play from; undefined while nothing may be loaded. */
  onStreaming: (urls: readonly string[] | undefined) => void;
  onVideo: (video: HTMLVideoElement | undefined) => void;
  onCanvas: (canvas: HTMLCanvasElement) => void;
};

/** One found stream: picture or what stands for it, words about it, the seal panel, and chat. */
export function StreamView(props: StreamViewProps): JSX.Element {
  const { t, locale } = useLocale();
  const nostr = useNostr();
  const [chat, setChat] = createSignal(
    globalThis.matchMedia("(min-width: 48rem) and (min-height: 31.3rem)").matches,
  );
  const [panel, setPanel] = createSignal(false);
  const [help, setHelp] = createSignal(false);
  const [agreed, setAgreed] = createSignal(false);
  const [anyway, setAnyway] = createSignal(false);
  let root: HTMLDivElement | undefined;
  let panelHead: HTMLButtonElement | undefined;

  const recording = () => props.status === "ended" ? props.live.recording : undefined;
  const playlistRecording = () => {
    const url = recording();
    return url !== undefined && /\.m3u8(?:\?|$)/.test(url) ? url : undefined;
  };
  const gated = () => props.live.contentWarning !== undefined && !agreed();
  // What plays is not cut off by an announcement: the last seconds are still on their way.
  const stillPlaying = (before: boolean) =>
    props.status === "live" || anyway() || playlistRecording() !== undefined ||
    (before && props.player.view().state.state === "playing");
  const [playing, setPlaying] = createSignal(false);
  createEffect(() => setPlaying((before) => !gated() && stillPlaying(before)));
  createEffect(() => {
    const url = playlistRecording();
    props.onStreaming(playing() ? url === undefined ? props.live.streaming : [url] : undefined);
  });
  createEffect(() => {
    if (!playing()) props.onVideo(undefined);
  });

  const [spoken, setSpoken] = createSignal(false);
  createEffect(() => void speak(locale()).then(() => setSpoken(true)));

  const openPanel = () => {
    setPanel(true);
    panelHead?.scrollIntoView({ block: "start", behavior: "smooth" });
  };
  const video = () => root?.querySelector<HTMLVideoElement>(".stage video");
  const act: Record<StageAction, () => void> = {
    play: () => video()?.paused ? void video()?.play() : video()?.pause(),
    mute: () => {
      const element = video();
      if (element) element.muted = !element.muted;
    },
    fullscreen: () => root?.querySelector<HTMLElement>("media-fullscreen-button")?.click(),
    chat: () => setChat(!chat()),
    live: () => props.player.goLive(),
    help: () => setHelp(true),
  };
  const onKey = (event: KeyboardEvent) => {
    const element = event.target instanceof HTMLElement ? event.target : undefined;
    const action = stageAction({
      key: event.key,
      ctrlKey: event.ctrlKey,
      metaKey: event.metaKey,
      altKey: event.altKey,
      defaultPrevented: event.defaultPrevented,
      focus: {
        tag: element?.tagName ?? "",
        role: element?.getAttribute("role") ?? null,
        editable: element?.isContentEditable ?? false,
      },
    });
    if (action === undefined || help()) return;
    event.preventDefault();
    act[action]();
  };
  onMount(() => document.addEventListener("keydown", onKey));
  onCleanup(() => document.removeEventListener("keydown", onKey));

  // The sheet of a phone begins where the picture ends, and the column of a wide screen where the page does.
  const placeSheet = () => {
    const bottom = root?.querySelector(".stage")?.getBoundingClientRect().bottom ?? 0;
    root?.style.setProperty("--sheet-top", `${Math.round(bottom)}px`);
    const top = Math.max(0, root?.getBoundingClientRect().top ?? 0);
    root?.style.setProperty("--watch-top", `${Math.round(top)}px`);
  };
  createEffect(() => {
    if (!chat()) return;
    placeSheet();
    globalThis.addEventListener("resize", placeSheet);
    document.addEventListener("scroll", placeSheet, { passive: true });
    onCleanup(() => {
      globalThis.removeEventListener("resize", placeSheet);
      document.removeEventListener("scroll", placeSheet);
    });
  });

  const delays = createDelays(props.player);
  const swarm = () => props.player.view().swarm;
  const flow = createFlow(swarm);
  // Once asked, what was answered stays there to be read.
  const asked = createMemo<boolean>((before) => before || swarm().state === "asking", false);
  const name = () => hostName(props.watch.host(), props.live.host);
  const poster = () => pictureUrl(props.live.image);
  const silent = () => props.watch.vouchers().delegations.length === 0 && !nostr.relays().some(isUp);

  return (
    <div ref={root} class="watch" data-chat={chat() ? "shown" : "hidden"}>
      <div class="min-w-0">
        <Switch
          fallback={
            <NotLive
              live={props.live}
              planned={props.status === "planned"}
              onPlay={() => setAnyway(true)}
            />
          }
        >
          <Match when={gated()}>
            <WarningGate reason={props.live.contentWarning ?? ""} onShow={() => setAgreed(true)} />
          </Match>
          <Match when={playing() && spoken()}>
            <Stage
              title={props.live.title ?? t("watch.untitled")}
              poster={poster()}
              player={props.player}
              silent={silent()}
              onVideo={props.onVideo}
              onCanvas={props.onCanvas}
              onSeal={openPanel}
              onHelp={() => setHelp(true)}
              onChat={() => setChat(!chat())}
            />
          </Match>
          <Match when={playing()}>
            <div class="stage" />
          </Match>
          <Match when={recording()}>
            {(url) => <PlainRecording url={url()} poster={poster()} />}
          </Match>
        </Switch>
        <div class="flex flex-col gap-4 p-4">
          <About live={props.live} air={airOf(props.status, props.player.view())} host={props.watch.host()} />
          <Show when={playing() && asked()}>
            <Suspense>
              <SharingNote
                state={swarm().state}
                choice={props.sharing.choice()}
                onChoose={props.sharing.choose}
                relay={props.sharing.relay()}
                onDetails={openPanel}
              />
            </Suspense>
          </Show>
          <Show when={playing()}>
            <section class="border-t border-line pt-2">
              <h2>
                <button
                  ref={panelHead}
                  type="button"
                  class="flex min-h-10 w-full items-center gap-2 text-start"
                  aria-expanded={panel()}
                  aria-controls="seal-panel"
                  onClick={() => setPanel(!panel())}
                >
                  <Icon
                    name="chevron"
                    class={`size-5 transition-transform ${panel() ? "" : "-rotate-90 rtl:rotate-90"}`}
                  />
                  {t("watch.panel")}
                </button>
              </h2>
              <div id="seal-panel">
                <Show when={panel()}>
                  <SealPanel
                    address={props.live.address}
                    creator={props.live.author}
                    creatorName={name()}
                    vouchers={props.watch.vouchers()}
                    player={props.player}
                    delays={delays}
                  >
                    <Suspense>
                      <SharingPart
                        view={swarm()}
                        choice={props.sharing.choice()}
                        onChoose={props.sharing.choose}
                        relay={props.sharing.relay()}
                        flow={flow}
                        hour={props.sharing.hour()}
                      />
                    </Suspense>
                  </SealPanel>
                </Show>
              </div>
            </section>
          </Show>
        </div>
      </div>
      <Show
        when={chat()}
        fallback={
          <div class="watch-chat-bar">
            <Button onClick={() => setChat(true)}>{t("watch.showChat")}</Button>
          </div>
        }
      >
        <aside class="watch-chat" aria-label={t("watch.chat")}>
          <div class="watch-chat-head">
            <h2>{t("watch.chat")}</h2>
            <Button look="quiet" icon="close" onClick={() => setChat(false)}>{t("watch.hideChat")}</Button>
          </div>
          <Suspense>
            <Chat live={props.live} relays={props.watch.relays()} />
          </Suspense>
        </aside>
      </Show>
      <ShortcutList open={help()} onClose={() => setHelp(false)} />
    </div>
  );
}

function isUp({ state }: RelayHealth): boolean {
  return state === "open";
}
