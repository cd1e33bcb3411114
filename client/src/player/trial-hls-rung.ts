import assert from "node:assert/strict";
import Hls from "hls.js";
import { makeHlsRung } from "./hls-rung.ts";
import type { Stood } from "./rung.ts";
import type { LoadListener } from "./verifier-client.ts";

const { Events, ErrorDetails, ErrorTypes } = Hls;
/** Nobody told hls.js where to begin. */
export const NOWHERE = -1;
/** Where the lists of a test begin. */
export const LIST_START = 10;
/** How long each of their pieces is, in seconds. */
const PIECE_S = 4;

/** Pieces of a list, under the numbers that they have in each list of their session. */
export const pieces = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({
    sn: from + index,
    start: LIST_START + index * PIECE_S,
    end: LIST_START + (index + 1) * PIECE_S,
    duration: PIECE_S,
    type: "main",
    level: 0,
    gap: false,
    tagList: [] as string[][],
  }));

/** A rung on an hls.js of a test's making, which says what it is told to. */
export function startHlsRung(from?: Stood) {
  const listeners = new Map<string, ((event: string, data: unknown) => void)[]>();
  const say = (event: string, data: unknown = {}) => {
    for (const listener of listeners.get(event) ?? []) listener(event, data);
  };
  const heard = new EventTarget();
  const video = {
    currentTime: 0,
    buffered: { length: 0, start: (_at: number) => 0, end: (_at: number) => 0 },
    ended: false,
    paused: false,
    seeking: false,
    autoplay: true,
    play() {
      video.paused = false;
      return Promise.resolve();
    },
    pause: () => void (video.paused = true),
    addEventListener: heard.addEventListener.bind(heard),
    removeEventListener: heard.removeEventListener.bind(heard),
  };
  let startedAt = NOWHERE;
  const said: string[] = [];
  let now = 1_000_000;
  let loads = 0;
  let asked: LoadListener | undefined;
  const made: FakeHls[] = [];
  class FakeHls {
    static Events = Events;
    static ErrorDetails = ErrorDetails;
    static ErrorTypes = ErrorTypes;
    static DefaultConfig = Hls.DefaultConfig;
    targetLatency = 2.8;
    liveSyncPosition = 4000;
    playingDate = new Date(1_000_000);
    stopLoad() {}
    audioTracks = [];
    audioTrack = -1;
    latestLevelDetails: object | null = null;
    constructor(readonly config: Hls["config"]) {
      made.push(this);
    }
    on(event: string, listener: (event: string, data: unknown) => void) {
      listeners.set(event, [...listeners.get(event) ?? [], listener]);
    }
    attachMedia() {}
    destroy() {}
    startLoad(seconds: number) {
      startedAt = seconds;
    }
    #detach() {
      // As the browser does with what has no source any more.
      video.paused = true;
      video.currentTime = 0;
      say(Events.MEDIA_DETACHING);
      say(Events.MEDIA_ATTACHED);
    }
    loadSource() {
      loads++;
      if (loads > 1) this.#detach();
      say(Events.MANIFEST_LOADING);
      this.latestLevelDetails = null;
    }
    recoverMediaError() {
      this.#detach();
    }
  }
  const rung = makeHlsRung({
    Hls: FakeHls as unknown as typeof Hls,
    workerPath: undefined,
    video: video as unknown as HTMLVideoElement,
    feeding: {
      load(_request, listener) {
        asked = listener;
        return () => undefined;
      },
      opened: () => () => undefined,
    },
    url: "https://box.example/live/demo/index.m3u8",
    name: "close",
    now: () => now,
    on: {
      opened: () => void said.push("opened"),
      stalled: () => undefined,
      renewed: () => void said.push("renewed"),
      undecodable: () => undefined,
      blocked: () => undefined,
    },
    from,
  });
  const [hls = assert.fail("no hls.js was made")] = made;
  return {
    rung,
    video,
    said,
    /** The list comes, and what it leads to; hls.js begins at the answer. */
    listed(sid: string | undefined, live = false, fragments = pieces(0, 1000)): number {
      const level = sid === undefined
        ? "https://cdn.example/x/video.m3u8"
        : `/live/demo/${sid}/video/index.m3u8`;
      say(Events.MANIFEST_PARSED, { levels: [{ uri: level }] });
      startedAt = NOWHERE;
      const details = { live, fragmentStart: LIST_START, fragments, edge: 4010 };
      hls.latestLevelDetails = details;
      say(Events.LEVEL_UPDATED, { details });
      say(Events.LEVEL_LOADED);
      return startedAt;
    },
    /** The viewer moves the playhead. */
    seeks(to: number) {
      video.currentTime = to;
      heard.dispatchEvent(new Event("seeking"));
    },
    /** The picture is there. */
    shows(at: number) {
      video.currentTime = at;
      say(Events.FRAG_CHANGED, { frag: { cc: 0 } });
    },
    /** Something fatal. */
    fails: (type: string) => say(Events.ERROR, { fatal: true, type, details: "", error: new Error("trial") }),
    /** The box says that the session is over: first its loader hears it, then hls.js gives up. */
    gone() {
      const loader = new hls.config.loader(hls.config);
      const ignore = () => undefined;
      loader.load(
        { url: "https://box.example/p1.m4s", responseType: "arraybuffer" } as Parameters<
          typeof loader.load
        >[0],
        { loadPolicy: {} } as Parameters<typeof loader.load>[1],
        { onSuccess: ignore, onTimeout: ignore, onError: () => this.fails(ErrorTypes.NETWORK_ERROR) },
      );
      asked?.failed({ cause: "http", status: 410 }, { start: 0, first: 0, end: 0 });
    },
    /** Until it was begun anew. */
    async begun() {
      now += 60_000;
      const before = loads;
      while (loads === before) await new Promise((resolve) => setTimeout(resolve, 1));
    },
    /** Bytes of a piece don't hold. */
    refuses(sn: number, times = 3) {
      const [frag] = pieces(sn, sn + 1);
      for (let time = 0; time < times; time++) {
        const details = ErrorDetails.FRAG_LOAD_ERROR;
        say(Events.ERROR, { details, type: ErrorTypes.NETWORK_ERROR, frag, response: { code: 599 } });
      }
    },
    hurry: () => now += 60_000,
    closed: () => rung.close(),
  };
}
