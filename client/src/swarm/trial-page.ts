import type { LoadListener } from "../player/verifier-client.ts";
import type { ListedObject, LoadFailure } from "../player/worker/messages.ts";
import type { MeshListener, MeshPort, Verifier } from "./engine.ts";
import { positionOf } from "./playlist-position.ts";
import { makeSharingClient } from "./sharing-client.ts";
import { makeVerifiedStore } from "./store/verified-store.ts";
import {
  PART_MS,
  partName,
  partUrl,
  playlistUrl,
  RIDS,
  TRIAL_SID,
  TRIAL_SOURCE,
  type TrialBox,
} from "./trial-box.ts";
import type { TrialTime } from "./trial-time.ts";

export type TrialPageOptions = {
  id: string;
  time: TrialTime;
  box: TrialBox;
  join: (on: MeshListener) => MeshPort;
  /** To the box and back, in milliseconds. */
  roundTripMs: () => number;
  /** Milliseconds behind the newest part at which it begins. */
  targetMs: number;
};

/** A page that plays the low rung as hls.js does: a blocked playlist, then its new parts, for picture and sound apart. */
export type TrialPage = {
  id: string;
  /** What it played in all, and how often it stood still, since `settle`. */
  played: { parts: number; wrong: number; stalls: number; smallestMs: number; lateMs: number[] };
  /** Forgets what was measured while it began. */
  settle(): void;
  bufferedMs(): number;
  leave(): void;
};

/** Opens a page. */
export function makeTrialPage(options: TrialPageOptions): TrialPage {
  const { id, time, box, roundTripMs, targetMs } = options;
  const played = { parts: 0, wrong: 0, stalls: 0, smallestMs: Infinity, lateMs: [] as number[] };
  const begin = box.count() - Math.round(targetMs / PART_MS);
  const next: Record<string, number> = { video: begin, audio: begin };
  let left = false;
  /** When the part with the running number 0 would be played. */
  let zeroMs = time.now() - begin * PART_MS;
  let playing = false;

  const edge = () => Math.min(...Object.values(next));
  const bufferedMs = () => zeroMs + edge() * PART_MS - time.now();

  const told = new Set<string>();
  /** The last part listed, and whether one is being asked for, by rendition. */
  const loading: Record<string, number> = {};
  const busy = new Set<string>();
  const client: Verifier = {
    load(request, on) {
      const { pathname, searchParams } = new URL(request.url);
      const key = pathname + (searchParams.has("_HLS_part") ? `?${searchParams}` : "");
      box.asked.set(key, (box.asked.get(key) ?? 0) + 1);
      const [, rid = "", file = ""] = /\/(video|audio)\/(.+)$/.exec(pathname) ?? [];
      const start = time.now();
      const k = /^p(\d+)\.m4s$/.exec(file)?.[1];
      let cancel = time.after(roundTripMs(), answer);
      return () => cancel();

      function answer(): void {
        if (k !== undefined) {
          const bytes = box.bytes(rid, Number(k));
          return bytes === undefined ? fail(on, { cause: "http", status: 404 }) : finish(bytes.buffer);
        }
        const asked = Number(searchParams.get("_HLS_msn")) * 10 + Number(searchParams.get("_HLS_part"));
        if (searchParams.has("_HLS_part") && box.count() <= asked) {
          cancel = time.after(5, answer);
          return;
        }
        const text = box.playlist(rid);
        listed(rid, text);
        finish(text);
      }
      function finish(data: string | ArrayBuffer): void {
        const end = time.now();
        on.done({ url: request.url, data, times: { start, first: end, end } });
      }
    },
    judge(request, on) {
      const rid = request.url.includes("/audio/") ? "audio" : "video";
      return time.after(2, () => {
        const text = request.text;
        if (!box.issued(text) || !text.includes(`#RID:${rid}`)) {
          return fail(on, { cause: "refused", refusal: { verdict: "chain-mismatch", at: "head", n: 0 } });
        }
        listed(rid, text);
        const at = time.now();
        on.done({ url: request.url, data: text, times: { start: at, first: at, end: at } });
      });
    },
    check(request, on) {
      return time.after(1, () => {
        const [, rid = "", k = ""] = /\/(video|audio)\/p(\d+)/.exec(request.url) ?? [];
        if (!told.has(request.url)) return fail(on, { cause: "refused", refusal: MALFORMED });
        const real = box.bytes(rid, Number(k));
        if (real === undefined || !same(real, new Uint8Array(request.bytes))) {
          return fail(on, { cause: "refused", refusal: MISMATCH });
        }
        const at = time.now();
        on.done({ url: request.url, data: request.bytes, times: { start: at, first: at, end: at } });
      });
    },
  };
  const sharing = makeSharingClient({
    client,
    store: makeVerifiedStore({ now: time.now, maxBytes: 1 << 22, keepMs: 30_000 }),
    join: options.join,
    sid: TRIAL_SID,
    bufferedMs: () => playing ? bufferedMs() : 0,
    hopMs: () => 10,
    now: time.now,
    after: time.after,
    on: { took: () => undefined },
  });

  for (const rid of RIDS) askPlaylist(rid, undefined);
  watch();

  return {
    id,
    played,
    settle() {
      Object.assign(played, { parts: 0, wrong: 0, stalls: 0, smallestMs: Infinity, lateMs: [] });
    },
    bufferedMs,
    leave() {
      left = true;
      sharing.close();
    },
  };

  /** What the worker reports of a verified playlist. */
  function listed(rid: string, text: string): void {
    const position = positionOf(text);
    const last = position.open === undefined ? position.n * 10 + 9 : position.open.n * 10 + position.open.p;
    const objects: ListedObject[] = [];
    for (let k = Math.max(0, position.n * 10); k <= last; k++) {
      const url = partUrl(rid, k);
      if (told.has(url)) continue;
      told.add(url);
      objects.push({ kind: "part", ...partName(rid, k), url, length: 64, sha256: "" });
    }
    if (objects.length === 0) return;
    const report = { report: "listed" as const, source: TRIAL_SOURCE, sid: TRIAL_SID };
    sharing.listed({ ...report, rid, url: playlistUrl(rid), objects });
  }

  function askPlaylist(rid: string, after: number | undefined): void {
    if (left) return;
    const query = after === undefined ? "" : `?_HLS_msn=${Math.floor(after / 10)}&_HLS_part=${after % 10}`;
    sharing.load({
      kind: "playlist",
      url: playlistUrl(rid) + query,
      source: TRIAL_SOURCE,
      firstByteMs: 10_000,
      totalMs: 20_000,
    }, {
      done({ data }) {
        const { n, open } = positionOf(String(data));
        const last = open === undefined ? n * 10 + 9 : open.n * 10 + open.p;
        takeParts(rid, last);
        askPlaylist(rid, last + 1);
      },
      failed: () => void time.after(250, () => askPlaylist(rid, after)),
    });
  }

  function takeParts(rid: string, last: number): void {
    loading[rid] = Math.max(loading[rid] ?? 0, last);
    if (!busy.has(rid)) askPart(rid);
  }

  function askPart(rid: string): void {
    const k = next[rid] ?? 0;
    if (left || k > (loading[rid] ?? 0)) return void busy.delete(rid);
    busy.add(rid);
    const asked = time.now();
    sharing.load({
      kind: "bytes",
      url: partUrl(rid, k),
      source: TRIAL_SOURCE,
      firstByteMs: 2500,
      totalMs: 10_000,
    }, {
      done({ data }) {
        const real = box.bytes(rid, k);
        played.parts++;
        played.lateMs.push(time.now() - asked);
        if (real === undefined || !(data instanceof ArrayBuffer) || !same(real, new Uint8Array(data))) {
          played.wrong++;
        }
        next[rid] = k + 1;
        askPart(rid);
      },
      failed: () => void time.after(100, () => askPart(rid)),
    });
  }

  /** Plays, and notes when there is nothing left to play. */
  function watch(): void {
    if (left) return;
    if (!playing && edge() >= begin + targetMs / PART_MS) {
      playing = true;
      zeroMs = time.now() - begin * PART_MS;
    }
    if (playing) {
      const rest = bufferedMs();
      played.smallestMs = Math.min(played.smallestMs, rest);
      if (rest < 0) {
        played.stalls++;
        // The picture waits for what comes, and stays behind by that.
        zeroMs -= rest;
      }
    }
    time.after(10, watch);
  }
}

const MALFORMED = { verdict: "malformed" as const, detail: "bytes that no verified playlist lists" };
const MISMATCH = { verdict: "byte-mismatch" as const, in: "sha256" as const, expected: "", got: "" };

function fail(on: LoadListener, failure: LoadFailure): void {
  on.failed(failure, { start: 0, first: 0, end: 0 });
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
