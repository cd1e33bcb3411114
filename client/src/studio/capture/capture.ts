import type { Preset } from "../presets.ts";
import { type CaptureFault, type CaptureWhat, readCaptureFault } from "./capture-fault.ts";
import { type Devices, NO_DEVICES, readDevices } from "./devices.ts";

/** One source as it is now. */
export type Source =
  | { is: "off" }
  | { is: "asking" }
  | { is: "on"; track: MediaStreamTrack; device: string | undefined }
  | { is: "gone"; fault: CaptureFault };

export type CaptureState = {
  camera: Source;
  microphone: Source;
  screen: Source;
  /** The share's own sound, where it has one. */
  screenSound: MediaStreamTrack | undefined;
  devices: Devices;
  /** Another device was asked for and can't be had; the one that was on stays on. */
  kept: { what: CaptureWhat; fault: CaptureFault } | undefined;
};

export type CaptureOptions = {
  /** Missing on pages that came insecurely. */
  media: MediaDevices | undefined;
  secure: boolean;
  preset: () => Preset;
  onState: (state: CaptureState) => void;
};

/** Asks for camera, microphone and screen, and notices when one goes. */
export function makeCapture(o: CaptureOptions) {
  let closed = false;
  let state: CaptureState = {
    camera: { is: "off" },
    microphone: { is: "off" },
    screen: { is: "off" },
    screenSound: undefined,
    devices: NO_DEVICES,
    kept: undefined,
  };

  const set = (change: Partial<CaptureState>) => {
    if (closed) return;
    state = { ...state, ...change };
    o.onState(state);
  };

  const missing = (): CaptureFault | undefined =>
    o.media !== undefined ? undefined : o.secure ? "unsupported" : "insecure";

  const list = async () => {
    if (o.media !== undefined) set({ devices: readDevices(await o.media.enumerateDevices()) });
  };
  const relist = () => void list();

  const stop = (what: CaptureWhat) => {
    const source = state[what];
    if (source.is === "on") {
      source.track.removeEventListener("ended", lost[what]);
      source.track.stop();
    }
    if (what !== "screen") return;
    state.screenSound?.stop();
  };

  const lost = {
    camera: () => gone("camera", "unplugged"),
    microphone: () => gone("microphone", "unplugged"),
    screen: () => gone("screen", "stopped"),
  };

  const gone = (what: CaptureWhat, fault: CaptureFault) => {
    stop(what);
    set({
      [what]: { is: "gone", fault },
      kept: undefined,
      ...(what === "screen" ? { screenSound: undefined } : {}),
    });
    void list();
  };

  const put = (what: CaptureWhat, track: MediaStreamTrack) => {
    stop(what);
    if (closed) return track.stop();
    track.addEventListener("ended", lost[what]);
    const device = what === "screen" ? undefined : track.getSettings().deviceId;
    set({ [what]: { is: "on", track, device }, kept: undefined });
  };

  const wishes = {
    camera: (device: string | undefined): MediaTrackConstraints => {
      const { width, height, fps } = o.preset();
      return {
        width: { ideal: width },
        height: { ideal: height },
        frameRate: { ideal: fps },
        ...(device === undefined ? {} : { deviceId: { exact: device } }),
      };
    },
    microphone: (device: string | undefined): MediaTrackConstraints => ({
      channelCount: { ideal: 2 },
      ...(device === undefined ? {} : { deviceId: { exact: device } }),
    }),
  };

  /** Asks for one; a device that was on stays on when its successor can't be had. */
  const ask = async (what: "camera" | "microphone", device?: string): Promise<CaptureFault | undefined> => {
    const fault = missing();
    if (fault !== undefined || o.media === undefined) {
      set({ [what]: { is: "gone", fault } });
      return fault;
    }
    const before = state[what];
    if (before.is !== "on") set({ [what]: { is: "asking" } });
    try {
      const stream = await o.media.getUserMedia(
        what === "camera" ? { video: wishes.camera(device) } : { audio: wishes.microphone(device) },
      );
      const [track] = stream.getTracks();
      if (track !== undefined) put(what, track);
      await list();
      return undefined;
    } catch (error) {
      const why = readCaptureFault(error, what);
      set(state[what].is === "on" ? { kept: { what, fault: why } } : { [what]: { is: "gone", fault: why } });
      return why;
    }
  };

  /** One question for both; where it fails, each is asked for alone, to know which one is at fault. */
  const askBoth = async (): Promise<void> => {
    const fault = missing();
    if (fault !== undefined || o.media === undefined) {
      return set({
        camera: { is: "gone", fault: fault ?? "failed" },
        microphone: { is: "gone", fault: fault ?? "failed" },
      });
    }
    set({ camera: { is: "asking" }, microphone: { is: "asking" } });
    try {
      const stream = await o.media.getUserMedia({
        video: wishes.camera(undefined),
        audio: wishes.microphone(undefined),
      });
      for (const track of stream.getTracks()) put(track.kind === "video" ? "camera" : "microphone", track);
      await list();
    } catch (error) {
      const why = readCaptureFault(error, "camera");
      // Whoever closed the question doesn't want it twice more.
      if (why === "dismissed") {
        return set({ camera: { is: "gone", fault: why }, microphone: { is: "gone", fault: why } });
      }
      await ask("camera");
      await ask("microphone");
    }
  };

  const askScreen = async (): Promise<CaptureFault | undefined> => {
    const before = state.screen;
    const fail = (fault: CaptureFault) => {
      // Closing the picker while sharing keeps what is shared.
      if (before.is !== "on") set({ screen: fault === "dismissed" ? { is: "off" } : { is: "gone", fault } });
      return fault;
    };
    const fault = missing();
    if (fault !== undefined || o.media === undefined) return fail(fault ?? "failed");
    if (!("getDisplayMedia" in o.media)) return fail("unsupported");
    if (before.is !== "on") set({ screen: { is: "asking" } });
    try {
      const { width, height, fps } = o.preset();
      const stream = await o.media.getDisplayMedia({
        video: { width: { max: width }, height: { max: height }, frameRate: { max: fps } },
        // Speech filters spoil music.
        audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
        // Newer than the type: the tab's own picture in itself is a tunnel, and people expect to hear what they share.
        ...{ selfBrowserSurface: "exclude", systemAudio: "include", surfaceSwitching: "include" },
      });
      const [track] = stream.getVideoTracks();
      if (track === undefined) return fail("failed");
      put("screen", track);
      set({ screenSound: stream.getAudioTracks()[0] });
      return undefined;
    } catch (error) {
      return fail(readCaptureFault(error, "screen"));
    }
  };

  o.media?.addEventListener("devicechange", relist);

  return {
    state: () => state,
    ask,
    askBoth,
    askScreen,
    off(what: CaptureWhat): void {
      stop(what);
      set({ [what]: { is: "off" }, ...(what === "screen" ? { screenSound: undefined } : {}) });
    },
    close(): void {
      o.media?.removeEventListener("devicechange", relist);
      for (const what of ["camera", "microphone", "screen"] as const) stop(what);
      closed = true;
    },
  };
}

export type Capture = ReturnType<typeof makeCapture>;
