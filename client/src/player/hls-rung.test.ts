import assert from "node:assert/strict";
import Hls from "hls.js";
import { makeHlsRung } from "./hls-rung.ts";
import type { Stood } from "./rung.ts";
import type { LoadListener } from "./verifier-client.ts";

const [A, B] = ["00112233445566aa", "00112233445566bb"];
const { Events, ErrorDetails, ErrorTypes } = Hls;
/** Nobody told hls.js where to begin. */
const NOWHERE = -1;
/** Where the lists of the test begin and how long each piece is, in seconds. */
const [LIST_START, PIECE_S] = [10, 4];

/** Pieces of a list, under the numbers that they have in each list of their session. */
const pieces = (from: number, to: number) =>
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

/** A rung on an hls.js of the test's making, which says what it is told to. */
function start(from?: Stood) {
  const listeners = new Map<string, ((event: string, data: unknown) => void)[]>();
  const say = (event: string, data: unknown = {}) => {
    for (const listener of listeners.get(event) ?? []) listener(event, data);
  };
  const heard = new EventTarget();
  const video = {
    currentTime: 0,
    buffered: { length: 0 },
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

Deno.test("reopen() begins a recording where it stood, however often only its list comes", async () => {
  const trial = start();
  assert.equal(trial.listed(A), NOWHERE);
  trial.shows(2410);
  for (let again = 0; again < 3; again++) {
    trial.hurry();
    trial.rung.reopen();
    await trial.begun();
    assert.equal(trial.listed(A), 2410, `beginning ${again}`);
  }
  trial.shows(500);
  trial.hurry();
  trial.rung.reopen();
  await trial.begun();
  assert.equal(trial.listed(A), 500, "once it showed, its place is the newer one");
  trial.closed();
});

Deno.test("the rung keeps a recording's place through fatal errors before its picture is there", async () => {
  const trial = start();
  trial.listed(A);
  trial.shows(2410);
  trial.fails(ErrorTypes.MEDIA_ERROR);
  trial.fails(ErrorTypes.NETWORK_ERROR);
  await trial.begun();
  trial.hurry();
  trial.fails(ErrorTypes.NETWORK_ERROR);
  await trial.begun();
  assert.equal(trial.listed(A), 2410);
  trial.closed();
});

Deno.test("reopen() takes what went on playing until it begins anew", async () => {
  const trial = start();
  trial.listed(A);
  trial.shows(2410);
  trial.rung.reopen();
  trial.shows(2411);
  await trial.begun();
  assert.equal(trial.listed(A), 2411);
  trial.closed();
});

for (const [what, next] of [["another session", B], ["what names no session", undefined]] as const) {
  Deno.test(`reopen() leaves ${what} to hls.js, whatever place the last one had`, async () => {
    const trial = start();
    trial.listed(A);
    trial.shows(2410);
    trial.rung.reopen();
    await trial.begun();
    assert.equal(trial.listed(next, true), NOWHERE);
    trial.closed();
  });
}

for (const [what, sid] of [["a box", A], ["addresses that name no session", undefined]] as const) {
  Deno.test(`the rung keeps no place of a session that is over, from ${what}`, async () => {
    const trial = start();
    trial.listed(sid);
    trial.shows(2410);
    trial.gone();
    assert.deepEqual(trial.said, ["opened", "renewed"]);
    trial.shows(2411);
    await trial.begun();
    assert.equal(trial.listed(sid), NOWHERE);
    trial.closed();
  });
}

Deno.test("reopen() leaves what is live to hls.js", async () => {
  const trial = start();
  trial.listed(A, true);
  trial.shows(2410);
  trial.rung.reopen();
  await trial.begun();
  assert.equal(trial.listed(A, true), NOWHERE);
  trial.closed();
});

Deno.test("makeHlsRung() begins where another rung stood, in the same recording alone", () => {
  const place = { piece: 600, seconds: 1.5, session: A };
  for (const [sid, begins] of [[B, NOWHERE], [undefined, NOWHERE], [A, 2411.5]] as const) {
    const trial = start({ place, held: false });
    assert.deepEqual(trial.rung.stood?.(), { place, held: false });
    assert.equal(trial.listed(sid), begins);
    trial.closed();
  }
});

Deno.test("makeHlsRung() finds the place in a list that begins elsewhere, or the nearest that it has", () => {
  for (const [from, to, begins] of [[594, 606, 35.5], [603, 609, 10], [580, 590, 46]] as const) {
    const trial = start({ place: { piece: 600, seconds: 1.5, session: A }, held: false });
    assert.equal(trial.listed(A, false, pieces(from, to)), begins, `${from} to ${to}`);
    trial.closed();
  }
});

Deno.test("stood() has no place at the end and of what is live, and else the recording's", () => {
  const trial = start();
  trial.listed(A, true);
  trial.shows(2411);
  assert.equal(trial.rung.stood?.().place, undefined);
  trial.listed(A);
  trial.video.ended = true;
  assert.equal(trial.rung.stood?.().place, undefined);
  trial.video.ended = false;
  assert.deepEqual(trial.rung.stood?.().place, { piece: 600, seconds: 1, session: A });
  trial.closed();
});

Deno.test("a seek wins over the place, before the list is there, before the picture, and when it is begun anew", async () => {
  const early = start({ place: { piece: 600, seconds: 0, session: A }, held: false });
  early.seeks(1234);
  assert.equal(early.listed(A), 1234);
  early.closed();

  const trial = start({ place: { piece: 600, seconds: 0, session: A }, held: false });
  assert.equal(trial.listed(A), 2410);
  trial.seeks(30);
  assert.deepEqual(trial.rung.stood?.().place, { piece: 5, seconds: 0, session: A });
  trial.rung.reopen();
  await trial.begun();
  assert.equal(trial.listed(A), 30);
  trial.fails(ErrorTypes.MEDIA_ERROR);
  trial.video.seeking = true;
  trial.seeks(0);
  trial.video.seeking = false;
  trial.hurry();
  trial.rung.reopen();
  await trial.begun();
  assert.equal(trial.listed(A), LIST_START, "the very beginning is a place too");
  trial.closed();
});

Deno.test("who paused stays paused, however often the picture is begun anew, until they play", async () => {
  const trial = start();
  trial.listed(A);
  assert.equal(trial.video.paused, false);
  trial.shows(2410);
  trial.video.paused = true;
  assert.equal(trial.rung.stood?.().held, true);
  for (let again = 0; again < 2; again++) {
    trial.hurry();
    trial.rung.reopen();
    await trial.begun();
    trial.listed(A);
    assert.deepEqual([trial.video.paused, trial.rung.stood?.().held], [true, true]);
  }
  trial.video.paused = false;
  trial.fails(ErrorTypes.MEDIA_ERROR);
  assert.equal(trial.rung.stood?.().held, false);
  trial.shows(2411);
  trial.hurry();
  trial.rung.reopen();
  await trial.begun();
  trial.listed(A);
  assert.equal(trial.video.paused, false, "what nobody paused goes on");
  trial.closed();

  const next = start({ place: undefined, held: true });
  next.video.paused = true;
  next.listed(A);
  assert.equal(next.video.paused, true);
  next.closed();
});

Deno.test("reopen() begins behind pieces that are left out, and tries them all again where none held", async () => {
  const trial = start();
  trial.listed(A);
  trial.shows(2410);
  for (const sn of [600, 601]) trial.refuses(sn);
  assert.deepEqual(trial.rung.damage?.(), { now: "fine", why: "refused", leftOut: 2 });
  trial.rung.reopen();
  await trial.begun();
  assert.equal(trial.listed(A), 2418);
  trial.refuses(602);
  assert.equal(trial.rung.damage?.().now, "stuck");
  trial.fails(ErrorTypes.NETWORK_ERROR);
  trial.hurry();
  trial.rung.reopen();
  await trial.begun();
  assert.equal(trial.rung.damage?.().now, "fine");
  assert.equal(trial.listed(A), 2410);
  trial.closed();
});

Deno.test("leftSeconds() counts to the end of the last piece that can be had", () => {
  const trial = start();
  trial.listed(A, false, pieces(0, 10));
  trial.shows(45);
  assert.equal(trial.rung.leftSeconds(), 5);
  trial.refuses(9);
  assert.equal(trial.rung.leftSeconds(), 1);
  trial.closed();
});

Deno.test("behind(), targetSeconds() and goLive() know of no live picture that a recording were behind of", () => {
  for (const live of [true, false]) {
    const trial = start();
    trial.listed(A, live);
    trial.shows(2410);
    trial.rung.goLive();
    assert.deepEqual(
      [trial.rung.behind(1_005_000), trial.rung.targetSeconds(), trial.video.currentTime],
      live ? [{ ms: 5000 }, 2.8, 4000] : [undefined, undefined, 2410],
    );
    trial.closed();
  }
});
