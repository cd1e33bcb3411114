import { type Capture, type CaptureState, makeCapture } from "./capture/capture.ts";
import type { CaptureFault } from "./capture/capture-fault.ts";
import { DEFAULT_PRESET, type PresetName, PRESETS } from "./presets.ts";
import { every } from "../webrtc/schedule.ts";
import { makeSending, type SendingOptions, type Target } from "./sending.ts";
import { makeShow, type ShowOptions, trackOf } from "./show.ts";
import { makeSilenceWatch } from "./sound/level.ts";
import type { Voice } from "./sound/mixer.ts";
import type { Corner, Scene, Shown } from "./stage/layout.ts";
import type { StageReport } from "./stage/messages.ts";
import { makeTroubles, type Trouble } from "./troubles.ts";
import type { PublisherState } from "./whip/publisher.ts";

/** Everything this browser does for a broadcast, as a page shows it. */
export type BroadcasterView = {
  capture: CaptureState;
  scene: Scene;
  shown: Shown;
  corner: Corner;
  preset: PresetName;
  /** Bits a second at most. */
  bitrate: number;
  muted: Readonly<Record<Voice, boolean>>;
  /** Nothing has been heard for a while although it should. */
  silent: boolean;
  publisher: PublisherState;
  troubles: readonly Trouble[];
  /** Another tab of this browser publishes this stream. */
  elsewhere: boolean;
  /** The picture as it is sent, once there is a source. */
  picture: MediaStreamTrack | undefined;
  report: StageReport | undefined;
};

export type BroadcasterOptions =
  & Omit<SendingOptions, "onState">
  & Pick<ShowOptions, "makeStage" | "makeMixer">
  & {
    media: MediaDevices | undefined;
    secure: boolean;
    onView: (view: BroadcasterView) => void;
  };

const IDLE: PublisherState = { link: { link: "idle" }, stats: undefined, keyframes: "forced" };

/** Captures, mixes, draws and publishes; each part can come and go without cutting the others. */
export function makeBroadcaster(o: BroadcasterOptions) {
  let closed = false;
  let troubles = makeTroubles({ fps: PRESETS[DEFAULT_PRESET].fps });
  const silence = makeSilenceWatch(o.now);
  let view: BroadcasterView;

  const set = (change: Partial<BroadcasterView>) => {
    if (closed) return;
    view = { ...view, ...change };
    o.onView(view);
  };
  const preset = () => PRESETS[view.preset];

  const capture: Capture = makeCapture({
    media: o.media,
    secure: o.secure,
    preset,
    onState: (next) => {
      show.take(next, view.capture);
      arrange({ capture: next });
    },
  });
  const show = makeShow({
    makeStage: o.makeStage,
    makeMixer: o.makeMixer,
    preset,
    onPicture: (picture) => set({ picture }),
    onReport: (report) => set({ report }),
  });
  const sending = makeSending({ ...o, onState: (next) => published(next) });
  view = {
    capture: capture.state(),
    scene: "camera",
    shown: "card",
    corner: "bottom-right",
    preset: DEFAULT_PRESET,
    bitrate: PRESETS[DEFAULT_PRESET].bitrate,
    muted: { microphone: false, screen: false },
    silent: false,
    publisher: IDLE,
    troubles: [],
    elsewhere: false,
    picture: undefined,
    report: undefined,
  };

  const on = (what: "camera" | "microphone" | "screen") => trackOf(view.capture, what) !== undefined;

  const arrange = (change: Partial<Pick<BroadcasterView, "capture" | "scene" | "corner">>) =>
    set({ ...change, shown: show.arrange({ ...view, ...change }) });

  const stopListening = every({ after: o.after, now: o.now, ms: 250 }, () => {
    const loudness = show.loudness();
    if (loudness === undefined) return;
    const silent = silence.hear(loudness, on("microphone") && !view.muted.microphone);
    if (silent !== view.silent) set({ silent });
  });

  const published = (next: PublisherState) => {
    const { stats } = next;
    const found = stats === undefined || stats === view.publisher.stats
      ? view.troubles
      : troubles.read(stats);
    set({ publisher: next, troubles: found });
  };

  const busy = () => !["idle", "stopped"].includes(view.publisher.link.link);

  return {
    view: () => view,

    turnOn: () => capture.askBoth(),
    ask: (what: "camera" | "microphone", device?: string) => capture.ask(what, device),
    off: (what: "camera" | "microphone" | "screen") => capture.off(what),

    /** Changes what is shown; what is missing is asked for first, and until it is there the old picture stays. */
    async show(scene: Scene): Promise<CaptureFault | undefined> {
      const asked = scene !== "camera" && !on("screen") ? await capture.askScreen() : undefined;
      if (asked !== undefined) {
        // A share that can't be had at all is a finding of the scene it was asked for.
        if (asked !== "dismissed") arrange({ scene });
        return asked;
      }
      if (scene !== "screen" && !on("camera")) await capture.ask("camera");
      arrange({ scene });
      // Nobody wants to go on sharing what is no longer shown.
      if (scene === "camera" && view.capture.screen.is !== "off") capture.off("screen");
      return undefined;
    },

    shareAgain: () => capture.askScreen(),
    place: (corner: Corner) => arrange({ corner }),

    mute(voice: Voice, muted: boolean): void {
      show.mute(voice, muted);
      set({ muted: { ...view.muted, [voice]: muted } });
    },

    /** Size and frame rate stay while sending: players take the first size for the whole broadcast. */
    choosePreset(chosen: PresetName): void {
      if (busy() || chosen === view.preset) return;
      set({ preset: chosen, bitrate: PRESETS[chosen].bitrate });
      show.resize(view.capture);
      arrange({});
    },

    async chooseBitrate(bitrate: number): Promise<void> {
      set({ bitrate });
      await sending.limit({ bitrate, fps: preset().fps });
    },

    /** Whether no other tab sends; told before a fresh key would cut it. */
    async isFree(): Promise<boolean> {
      const free = await sending.isFree();
      set({ elsewhere: !free });
      return free;
    },

    /** Begins to send. With `steal`, a tab that sends already is told to stop. */
    async goLive(target: Target, { steal }: { steal: boolean }): Promise<void> {
      if (busy() || closed) return;
      show.prepare();
      const begun = await sending.begin(target, {
        steal,
        media: () => {
          const tracks = show.tracks();
          if (tracks === undefined || closed) return undefined;
          const { fps } = preset();
          troubles = makeTroubles({ fps });
          set({ elsewhere: false, troubles: [] });
          return { tracks, limits: { bitrate: view.bitrate, fps } };
        },
      });
      if (begun === "elsewhere") set({ elsewhere: true });
    },

    hurry: sending.hurry,
    stop: sending.stop,

    /** How loud the mix is right now, 0 to 1. */
    level: show.level,

    close(): void {
      if (closed) return;
      sending.stop({ leaving: true });
      closed = true;
      stopListening();
      capture.close();
      show.close();
    },
  };
}

export type Broadcaster = ReturnType<typeof makeBroadcaster>;
