import { type Capture, type CaptureState, makeCapture } from "./capture/capture.ts";
import type { CaptureFault } from "./capture/capture-fault.ts";
import { DEFAULT_PRESET, type PresetName, PRESETS } from "./presets.ts";
import { every } from "./schedule.ts";
import { takeSole } from "./sole-publisher.ts";
import { decibels, makeSilenceWatch, meterOf } from "./sound/level.ts";
import type { Mixer, Voice } from "./sound/mixer.ts";
import { type Corner, type Scene, type Shown, shownOf } from "./stage/layout.ts";
import type { Stage, StageOptions } from "./stage/stage.ts";
import type { StageReport } from "./stage/messages.ts";
import { makeTroubles, type Trouble } from "./troubles.ts";
import {
  makePublisher,
  type Publisher,
  type PublisherOptions,
  type PublisherState,
} from "./whip/publisher.ts";
import { makeWhipClient } from "./whip/whip-client.ts";

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

/** Where to send, as the box granted it. */
export type Target = { url: string; key: string };

export type BroadcasterOptions =
  & Pick<PublisherOptions, "makePeer" | "after" | "now" | "random" | "fedByOther">
  & {
    media: MediaDevices | undefined;
    secure: boolean;
    locks: LockManager | undefined;
    fetch: typeof fetch;
    /** Text form of the stream's address. */
    address: string;
    /** What the browser can send of pictures. */
    codecs: () => readonly RTCRtpCodec[];
    makeStage: (options: StageOptions) => Stage;
    makeMixer: () => Mixer;
    /** Called when sending begins; the answer ends it. */
    stayAwake: () => () => void;
    onView: (view: BroadcasterView) => void;
  };

const IDLE: PublisherState = { link: { link: "idle" }, stats: undefined, keyframes: "forced" };

/** Captures, mixes, draws and publishes; each part can come and go without cutting the others. */
export function makeBroadcaster(o: BroadcasterOptions) {
  let closed = false;
  let stage: Stage | undefined;
  let mixer: Mixer | undefined;
  let publisher: Publisher | undefined;
  let letGo = () => {};
  let troubles = makeTroubles({ fps: PRESETS[DEFAULT_PRESET].fps });
  const silence = makeSilenceWatch(o.now);
  let view: BroadcasterView;

  const set = (change: Partial<BroadcasterView>) => {
    if (closed) return;
    view = { ...view, ...change };
    o.onView(view);
  };

  const capture: Capture = makeCapture({
    media: o.media,
    secure: o.secure,
    preset: () => PRESETS[view.preset],
    onState: (next) => took(next),
  });
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

  const on = (what: "camera" | "microphone" | "screen", state = view.capture) => {
    const source = state[what];
    return source.is === "on" ? source.track : undefined;
  };

  /** Hands what changed to the stage and the mixer. */
  const took = (next: CaptureState) => {
    const before = view.capture;
    const prepared = on("camera", next) ?? on("screen", next) ?? on("microphone", next);
    if (prepared !== undefined) prepare();
    for (const what of ["camera", "screen"] as const) {
      if (on(what, next) !== on(what, before)) stage?.source(what, on(what, next));
    }
    if (on("microphone", next) !== on("microphone", before)) mixer?.put("microphone", on("microphone", next));
    if (next.screenSound !== before.screenSound) mixer?.put("screen", next.screenSound);
    arrange({ capture: next });
  };

  const arrange = (change: Partial<Pick<BroadcasterView, "capture" | "scene" | "corner">>) => {
    const { capture: state, scene, corner } = { ...view, ...change };
    const shown = shownOf(scene, {
      camera: on("camera", state) !== undefined,
      screen: on("screen", state) !== undefined,
    });
    stage?.order({ shown, corner });
    set({ ...change, shown });
  };

  const prepare = (): Stage | undefined => {
    if (closed) return undefined;
    mixer ??= o.makeMixer();
    void mixer.wake();
    if (stage !== undefined) return stage;
    const made = stage = o.makeStage({ preset: PRESETS[view.preset], onReport: (report) => set({ report }) });
    made.order({ shown: view.shown, corner: view.corner });
    set({ picture: made.track });
    return made;
  };

  const stopListening = every({ after: o.after, now: o.now, ms: 250 }, () => {
    if (mixer === undefined) return;
    const expected = on("microphone") !== undefined && !view.muted.microphone;
    const silent = silence.hear(decibels(mixer.samples()), expected);
    if (silent !== view.silent) set({ silent });
  });

  const published = (next: PublisherState) => {
    const { stats } = next;
    const found = stats === undefined || stats === view.publisher.stats
      ? view.troubles
      : troubles.read(stats);
    set({ publisher: next, troubles: found });
    if (next.link.link === "stopped") rest();
  };

  /** What is held only while sending. */
  const rest = () => {
    letGo();
    letGo = () => {};
  };

  const busy = () => !["idle", "stopped"].includes(view.publisher.link.link);

  return {
    view: () => view,

    turnOn: () => capture.askBoth(),
    ask: (what: "camera" | "microphone", device?: string) => capture.ask(what, device),
    off: (what: "camera" | "microphone" | "screen") => capture.off(what),

    /** Changes what is shown; what is missing is asked for first, and until it is there the old picture stays. */
    async show(scene: Scene): Promise<CaptureFault | undefined> {
      const asked = scene !== "camera" && on("screen") === undefined ? await capture.askScreen() : undefined;
      if (asked !== undefined) {
        // A share that can't be had at all is a finding of the scene it was asked for.
        if (asked !== "dismissed") arrange({ scene });
        return asked;
      }
      if (scene !== "screen" && on("camera") === undefined) await capture.ask("camera");
      arrange({ scene });
      // Nobody wants to go on sharing what is no longer shown.
      if (scene === "camera" && view.capture.screen.is !== "off") capture.off("screen");
      return undefined;
    },

    shareAgain: () => capture.askScreen(),
    place: (corner: Corner) => arrange({ corner }),

    mute(voice: Voice, muted: boolean): void {
      mixer?.mute(voice, muted);
      set({ muted: { ...view.muted, [voice]: muted } });
    },

    /** Size and frame rate stay while sending: players take the first size for the whole broadcast. */
    choosePreset(preset: PresetName): void {
      if (busy() || preset === view.preset) return;
      set({ preset, bitrate: PRESETS[preset].bitrate });
      if (stage === undefined) return;
      stage.close();
      stage = undefined;
      const made = prepare();
      for (const what of ["camera", "screen"] as const) made?.source(what, on(what));
      arrange({});
    },

    async chooseBitrate(bitrate: number): Promise<void> {
      set({ bitrate });
      await publisher?.limit({ bitrate, fps: PRESETS[view.preset].fps });
    },

    /** Whether no other tab sends; told before a fresh key would cut it. */
    async isFree(): Promise<boolean> {
      const sole = await takeSole({ locks: o.locks, address: o.address, steal: false, onStolen: () => {} });
      if (sole.holds) sole.release();
      set({ elsewhere: !sole.holds });
      return sole.holds;
    },

    /** Begins to send. With `steal`, a tab that sends already is told to stop. */
    async goLive({ url, key }: Target, { steal }: { steal: boolean }): Promise<void> {
      if (busy() || closed) return;
      prepare();
      const sole = await takeSole({
        locks: o.locks,
        address: o.address,
        steal,
        onStolen: () => publisher?.stop({ leaving: false, why: { fault: "taken-over" } }),
      });
      if (!sole.holds) return set({ elsewhere: true });
      if (stage === undefined || mixer === undefined || closed) return sole.release();
      const { fps } = PRESETS[view.preset];
      troubles = makeTroubles({ fps });
      set({ elsewhere: false, troubles: [] });
      const awake = o.stayAwake();
      rest();
      letGo = () => {
        awake();
        sole.release();
      };
      publisher = makePublisher({
        whip: makeWhipClient({ url, key, fetch: o.fetch }),
        makePeer: o.makePeer,
        tracks: { video: stage.track, audio: mixer.track },
        codecs: o.codecs(),
        limits: { bitrate: view.bitrate, fps },
        after: o.after,
        now: o.now,
        random: o.random,
        fedByOther: o.fedByOther,
        onState: published,
      });
      publisher.start();
    },

    hurry: () => publisher?.hurry(),

    stop(options: { leaving: boolean }): void {
      publisher?.stop(options);
      publisher = undefined;
      rest();
    },

    /** How loud the mix is right now, 0 to 1. */
    level: () => mixer === undefined ? 0 : meterOf(decibels(mixer.samples())),

    close(): void {
      if (closed) return;
      publisher?.stop({ leaving: true });
      rest();
      closed = true;
      stopListening();
      capture.close();
      stage?.close();
      void mixer?.close();
    },
  };
}

export type Broadcaster = ReturnType<typeof makeBroadcaster>;
