/** A camera's, microphone's or screen's track that a test can unplug. */
class FakeTrack extends EventTarget {
  readyState: "live" | "ended" = "live";
  constructor(readonly kind: "audio" | "video", readonly device: string) {
    super();
  }
  getSettings(): MediaTrackSettings {
    return { deviceId: this.device };
  }
  stop(): void {
    this.readyState = "ended";
  }
  /** Pulls the plug, or ends the share from the browser's bar. */
  end(): void {
    this.readyState = "ended";
    this.dispatchEvent(new Event("ended"));
  }
}

type Plugged = { kind: "videoinput" | "audioinput"; deviceId: string; label: string };

/** A browser's devices as a test sets them up. */
export class FakeDevices extends EventTarget {
  plugged: Plugged[] = [
    { kind: "videoinput", deviceId: "cam", label: "Camera" },
    { kind: "audioinput", deviceId: "mic", label: "Microphone" },
  ];
  /** What asking ends with, by kind; the name and message of a DOMException. */
  refusals: Partial<Record<"video" | "audio" | "screen", [name: string, message: string]>> = {};
  asked: string[] = [];
  tracks: FakeTrack[] = [];
  shareSound = true;

  enumerateDevices(): Promise<Plugged[]> {
    return Promise.resolve(this.plugged);
  }

  getUserMedia({ video, audio }: MediaStreamConstraints): Promise<MediaStream> {
    const kinds = [...(video ? ["video" as const] : []), ...(audio ? ["audio" as const] : [])];
    this.asked.push(kinds.join("+"));
    for (const kind of kinds) {
      const refusal = this.refusals[kind];
      if (refusal !== undefined) return Promise.reject(new DOMException(refusal[1], refusal[0]));
    }
    return Promise.resolve(this.#stream(kinds.map((kind) => {
      const wish = kind === "video" ? video : audio;
      const exact = typeof wish === "object" ? wish.deviceId : undefined;
      const device = typeof exact === "object" && !Array.isArray(exact) ? String(exact.exact) : undefined;
      return new FakeTrack(kind, device ?? (kind === "video" ? "cam" : "mic"));
    })));
  }

  getDisplayMedia(): Promise<MediaStream> {
    this.asked.push("screen");
    const refusal = this.refusals.screen;
    if (refusal !== undefined) return Promise.reject(new DOMException(refusal[1], refusal[0]));
    const tracks = [new FakeTrack("video", "screen")];
    if (this.shareSound) tracks.push(new FakeTrack("audio", "screen"));
    return Promise.resolve(this.#stream(tracks));
  }

  /** As the page gets it. */
  asMedia(): MediaDevices {
    return this as unknown as MediaDevices;
  }

  #stream(tracks: FakeTrack[]): MediaStream {
    this.tracks.push(...tracks);
    return {
      getTracks: () => tracks,
      getVideoTracks: () => tracks.filter(({ kind }) => kind === "video"),
      getAudioTracks: () => tracks.filter(({ kind }) => kind === "audio"),
    } as unknown as MediaStream;
  }
}
