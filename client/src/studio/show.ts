import { type CaptureState } from "./capture/capture.ts";
import type { Preset } from "./presets.ts";
import { decibels, meterOf } from "./sound/level.ts";
import type { Mixer, Voice } from "./sound/mixer.ts";
import { type Corner, type Scene, type Shown, shownOf } from "./stage/layout.ts";
import type { StageReport } from "./stage/messages.ts";
import type { Stage, StageOptions } from "./stage/stage.ts";

export type ShowOptions = {
  makeStage: (options: StageOptions) => Stage;
  makeMixer: () => Mixer;
  preset: () => Preset;
  /** The picture as it is sent, anew with each stage. */
  onPicture: (picture: MediaStreamTrack) => void;
  onReport: (report: StageReport) => void;
};

/** What is wanted on the picture. */
export type Wanted = { capture: CaptureState; scene: Scene; corner: Corner };

/** The track of a source that is on. */
export function trackOf(state: CaptureState, what: "camera" | "microphone" | "screen") {
  const source = state[what];
  return source.is === "on" ? source.track : undefined;
}

/** Draws the picture and mixes the sound; sources come and go without cutting either. */
export function makeShow(o: ShowOptions) {
  let closed = false;
  let stage: Stage | undefined;
  let mixer: Mixer | undefined;
  let order: { shown: Shown; corner: Corner } = { shown: "card", corner: "bottom-right" };

  /** Stage and mixer, made when they are first needed: each takes hold of something. */
  const prepare = (): Stage | undefined => {
    if (closed) return undefined;
    mixer ??= o.makeMixer();
    void mixer.wake();
    if (stage !== undefined) return stage;
    const made = stage = o.makeStage({ preset: o.preset(), onReport: o.onReport });
    made.order(order);
    o.onPicture(made.track);
    return made;
  };

  return {
    prepare,

    /** Hands what changed to the stage and the mixer. */
    take(next: CaptureState, before: CaptureState): void {
      const any = (["camera", "screen", "microphone"] as const).some((what) =>
        trackOf(next, what) !== undefined
      );
      if (any) prepare();
      for (const what of ["camera", "screen"] as const) {
        if (trackOf(next, what) !== trackOf(before, what)) stage?.source(what, trackOf(next, what));
      }
      if (trackOf(next, "microphone") !== trackOf(before, "microphone")) {
        mixer?.put("microphone", trackOf(next, "microphone"));
      }
      if (next.screenSound !== before.screenSound) mixer?.put("screen", next.screenSound);
    },

    /** Arranges the picture with what there is of what is wanted; answers what is shown now. */
    arrange({ capture, scene, corner }: Wanted): Shown {
      const shown = shownOf(scene, {
        camera: trackOf(capture, "camera") !== undefined,
        screen: trackOf(capture, "screen") !== undefined,
      });
      order = { shown, corner };
      stage?.order(order);
      return shown;
    },

    /** Draws anew in another size. */
    resize(capture: CaptureState): void {
      if (stage === undefined) return;
      stage.close();
      stage = undefined;
      const made = prepare();
      for (const what of ["camera", "screen"] as const) made?.source(what, trackOf(capture, what));
    },

    mute: (voice: Voice, muted: boolean) => mixer?.mute(voice, muted),

    /** What is sent, once it was prepared. */
    tracks: () =>
      stage === undefined || mixer === undefined ? undefined : { video: stage.track, audio: mixer.track },

    /** Loudness of the mix right now in decibels, once there is a mix. */
    loudness: () => mixer === undefined ? undefined : decibels(mixer.samples()),
    /** The same for a meter, 0 to 1. */
    level: () => mixer === undefined ? 0 : meterOf(decibels(mixer.samples())),

    close(): void {
      closed = true;
      stage?.close();
      void mixer?.close();
    },
  };
}

export type Show = ReturnType<typeof makeShow>;
