import { createEffect, createMemo, createSignal, type JSX, Match, Show, Suspense, Switch } from "solid-js";
import { newestDelegation } from "../../../../contracts/nostr/delegation.ts";
import type { LiveEvent, LiveStatus } from "../../../../contracts/nostr/live-event.ts";
import { unixNow } from "../../app/clock.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { useNostr } from "../../app/nostr-context.tsx";
import type { RelayHealth } from "../../nostr/relay-health.ts";
import type { PlayerHandle } from "../../player/create-player.ts";
import { Icon } from "../../ui/icon.tsx";
import { hasStake, stakeStorageHere } from "../../stakes/viewer/stakes-here.ts";
import type { Pledge } from "../../swarm/pledge.ts";
import { createGoal } from "../../tips/create-goal.ts";
import { createTips } from "../../tips/create-tips.ts";
import { isOfSession } from "../../tips/of-session.ts";
import { TipButton } from "../../tips/tip-button.tsx";
import { late } from "../../ui/late.tsx";
import { pictureUrl } from "../../ui/picture-url.ts";
import { About, hostName } from "./about.tsx";
import { airOf } from "./air.ts";
import { ChatSide } from "./chat-side.tsx";
import { createPlaying } from "./create-playing.ts";
import { createStageKeys } from "./create-stage-keys.ts";
import type { Watch } from "./create-watch.ts";
import { createDelays } from "./delay-part.tsx";
import { NotLive, PlainRecording, WarningGate } from "./instead-of-stage.tsx";
import { speak } from "./media-chrome-elements.ts";
import { SealPanel } from "./seal-panel.tsx";
import { createFlow } from "./sharing/create-flow.ts";
import type { Sharing } from "./sharing/create-sharing.ts";
import { ShortcutList } from "./shortcut-list.tsx";
import { Stage } from "./stage.tsx";
import type { StageAction } from "./stage-keys.ts";

const SharingNote = late(async () => (await import("./sharing/sharing-note.tsx")).SharingNote);
const SharingPart = late(async () => (await import("./sharing/sharing-part.tsx")).SharingPart);

const StakeNote = late(async () => (await import("../../stakes/viewer/stake-note.tsx")).StakeNote);

const GoalBar = late(async () => (await import("../../tips/goal-bar.tsx")).GoalBar);

/** Clocks differ, and a tip that came while the page was loading is news. */
const NEWS_SECONDS = 30;

export type StreamViewProps = {
  watch: Watch;
  live: LiveEvent;
  status: LiveStatus;
  player: PlayerHandle;
  sharing: Sharing;
  /** What the viewer brings to those who share, where the creator asks something. */
  onPledge: (pledge: Pledge | undefined) => void;
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
  let root: HTMLDivElement | undefined;
  let panelHead: HTMLButtonElement | undefined;

  const { playing, gated, recording, agree, playAnyway } = createPlaying({
    live: () => props.live,
    status: () => props.status,
    player: props.player,
    onStreaming: (urls) => props.onStreaming(urls),
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
  createStageKeys(act, help);

  const delays = createDelays(props.player);
  const tips = createTips({
    live: () => props.live,
    announcement: props.watch.announcement,
    relays: props.watch.relays,
  });
  const goal = createGoal({
    address: () => props.live.address,
    named: () => props.live.goal,
    relays: props.watch.relays,
  });
  const opened = unixNow() - NEWS_SECONDS;
  const sessions = createMemo<readonly string[]>((before) => {
    const sid = props.player.view().box?.sid ?? undefined;
    return sid === undefined || before.includes(sid) ? before : [...before, sid];
  }, []);
  const chatTips = createMemo(() =>
    tips.tips().filter((tip) => isOfSession(tip, { sessions: sessions(), since: opened }))
  );
  const swarm = () => props.player.view().swarm;
  const flow = createFlow(swarm);
  // Once asked, what was answered stays there to be read.
  const asked = createMemo<boolean>((before) => before || swarm().state === "asking", false);
  const hadStake = hasStake(stakeStorageHere, props.live.address);
  const pledging = createMemo(() => {
    const tier = newestDelegation(props.watch.vouchers().delegations, props.live.address)?.sharing.tier;
    return hadStake || tier === "stake" || tier === "bond";
  });
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
              onPlay={playAnyway}
            />
          }
        >
          <Match when={gated()}>
            <WarningGate reason={props.live.contentWarning ?? ""} onShow={agree} />
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
          <About live={props.live} air={airOf(props.status, props.player.view())} host={props.watch.host()}>
            <TipButton
              live={props.live}
              name={name()}
              tips={tips}
              announcement={props.watch.announcement()}
              sid={props.player.view().box?.sid ?? undefined}
              relays={props.watch.relays()}
            />
          </About>
          <Show when={goal()}>
            {(goal) => (
              <Suspense>
                <GoalBar goal={goal()} tips={tips.tips()} />
              </Suspense>
            )}
          </Show>
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
          <Show when={pledging()}>
            <Suspense>
              <StakeNote
                address={props.live.address}
                relays={props.watch.relays()}
                onPledge={props.onPledge}
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
      <ChatSide
        page={() => root}
        live={props.live}
        relays={props.watch.relays()}
        tips={chatTips()}
        shown={chat()}
        onShow={setChat}
      />
      <ShortcutList open={help()} onClose={() => setHelp(false)} />
    </div>
  );
}

function isUp({ state }: RelayHealth): boolean {
  return state === "open";
}
