import Hls from "hls.js";
import { makePlayer } from "./player.ts";
import type { WorkerPort } from "./verifier-client.ts";
import type { Report } from "./worker/messages.ts";

/** A player on a video, an hls.js and a worker of a test's making, at a clock of its own. */
export function startPlayer(streaming: readonly string[]) {
  let now = 1_000_000;
  const looks: (() => void)[] = [];
  /** What was opened, in order. */
  const opened: string[] = [];
  const video = {
    currentTime: 0,
    readyState: 4,
    buffered: { length: 0 },
    paused: false,
    ended: false,
    autoplay: true,
    play: () => Promise.resolve(),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  };
  const made: FakeHls[] = [];
  class FakeHls {
    static Events = Hls.Events;
    static ErrorDetails = Hls.ErrorDetails;
    static ErrorTypes = Hls.ErrorTypes;
    static DefaultConfig = Hls.DefaultConfig;
    latestLevelDetails = { live: false, fragments: [], edge: 0 };
    audioTracks = [];
    audioTrack = -1;
    #closed = false;
    #listeners = new Map<string, ((event: string, data: unknown) => void)[]>();
    constructor(readonly config: Hls["config"]) {
      made.push(this);
    }
    on(event: string, listener: (event: string, data: unknown) => void) {
      this.#listeners.set(event, [...this.#listeners.get(event) ?? [], listener]);
    }
    say(event: string, data: unknown) {
      for (const listener of this.#listeners.get(event) ?? []) listener(event, data);
    }
    attachMedia() {}
    stopLoad() {}
    loadSource(url: string) {
      opened.push(this.#closed ? `${url} after it was closed` : url);
    }
    destroy() {
      this.#closed = true;
    }
  }
  const worker: WorkerPort = {
    postMessage: () => undefined,
    onmessage: null,
    onerror: null,
    terminate: () => undefined,
  };
  const player = makePlayer({
    Hls: FakeHls as unknown as typeof Hls,
    hlsWorkerPath: undefined,
    worker,
    video: video as unknown as HTMLVideoElement,
    support: "mse",
    sharing: {
      fetchJoin: () => Promise.reject(new Error("nobody shares here")),
      secret: () => new Uint8Array(32),
      makeSocket: (url) => new WebSocket(url),
      storage: () => ({ getItem: () => null, setItem: () => undefined }),
    },
    rung: "close",
    fetch: () => Promise.reject(new Error("nobody is asked here")),
    now: () => now,
    onView() {
      for (const look of looks.splice(0)) look();
    },
  });
  player.play("30311:aa:demo", streaming);
  const looked = async (times = 1) => {
    for (let time = 0; time < times; time++) await new Promise<void>((resolve) => looks.push(resolve));
  };
  return {
    opened,
    /** Until the player has looked so often at what plays. */
    looked,
    report: (report: Report) =>
      worker.onmessage?.(new MessageEvent("message", { data: { from: "report", report } })),
    /** The picture moves for a while. */
    async plays() {
      for (let moves = 0; moves < 3; moves++) {
        video.currentTime++;
        await looked();
      }
    },
    /** hls.js hears that bytes of a piece don't hold. */
    refuses(sn: number) {
      const frag = { type: "main", level: 0, sn, gap: false, tagList: [] };
      for (let times = 0; times < 3; times++) {
        made.at(-1)?.say(Hls.Events.ERROR, {
          details: Hls.ErrorDetails.FRAG_LOAD_ERROR,
          type: Hls.ErrorTypes.NETWORK_ERROR,
          frag,
          response: { code: 599 },
        });
      }
    },
    pass: (ms: number) => now += ms,
    close: player.close,
  };
}
