import assert from "node:assert/strict";
import type { ObjectName } from "../../../contracts/swarm/object-name.ts";
import type { LoadListener } from "../player/verifier-client.ts";
import type { ListedObject, LoadFailure, LoadRequest } from "../player/worker/messages.ts";
import { makeObjectSharing } from "./object-sharing.ts";
import { makeReliance } from "./reliance.ts";
import { makeVerifiedStore } from "./store/verified-store.ts";
import { makeTrialTime } from "./trial-time.ts";

const SID = "00112233445566aa";
const LIST = `https://box.example/live/demo/${SID}/video/ll.m3u8`;
const url = (file: string) => new URL(file, LIST).href;
const part = (p: number): ListedObject => ({
  kind: "part",
  rid: "video",
  n: 9,
  p,
  url: url(`p${p}.m4s`),
  length: 4,
  sha256: "",
});
const name = (p: number): ObjectName => ({ rid: "video", n: 9, p });
const [SELF, OTHER] = ["-DS0100-self00000000", "-DS0100-other0000000"];
const times = { start: 0, first: 0, end: 0 };
const mismatch = { verdict: "byte-mismatch" as const, in: "sha256" as const, expected: "", got: "" };

/** One page with one neighbour that is always elected, unless told otherwise. */
function stand({ elected = false, bufferedMs = 1000, alone = false } = {}) {
  const time = makeTrialTime(0);
  const asked: { at: number; url: string; on: LoadListener; stopped: boolean }[] = [];
  const checked: { bytes: ArrayBuffer; on: LoadListener }[] = [];
  const said: string[] = [];
  const store = makeVerifiedStore({ now: time.now, maxBytes: 1 << 20, keepMs: 30_000 });
  let lonely = alone;
  let stepMs = 200;
  // Whoever is weak comes after all who are not.
  const [own, theirs] = elected ? [0, 1] as const : [1, 0] as const;
  const sharing = makeObjectSharing({
    client: {
      load(request, on) {
        const entry = { at: time.now(), url: request.url, on, stopped: false };
        asked.push(entry);
        return () => entry.stopped = true;
      },
      judge: () => assert.fail("no playlists here"),
      check(request, on) {
        checked.push({ bytes: request.bytes, on });
        return () => {};
      },
    },
    store,
    mesh: {
      self: () => ({ peerId: SELF, uplink: own }),
      neighbours: () => lonely ? [] : [{ peerId: OTHER, uplink: theirs }],
      near: () => lonely ? [] : [{ peerId: OTHER, uplink: theirs }],
      coming: (_kind, { p }, length) => said.push(`coming ${p} ${length}`),
      ask: ({ p }) => said.push(`ask ${p}`),
      push: ({ p }) => said.push(`push ${p}`),
      pushPlaylist: () => assert.fail("no playlists here"),
      blame: (peer, reason) => said.push(`blame ${peer} ${reason}`),
    },
    reliance: makeReliance(time.now),
    sid: SID,
    bufferedMs: () => bufferedMs,
    delayMs: (rank) => rank * stepMs,
    now: time.now,
    after: time.after,
    on: { took: (bytes, from) => said.push(`took ${bytes} ${from === "http" ? from : from.peer}`) },
  });
  const list = (...objects: ListedObject[]) =>
    sharing.listed({ report: "listed", source: LIST, sid: SID, rid: "video", url: LIST, objects });
  const load = (file: string) => {
    const heard: string[] = [];
    const request: LoadRequest = { kind: "bytes", url: url(file), source: LIST, firstByteMs: 1, totalMs: 1 };
    const stop = sharing.load(request, {
      done: ({ data }) => void heard.push(new Uint8Array(data as ArrayBuffer).join()),
      failed: ({ cause }) => void heard.push(cause),
    });
    return { heard, stop };
  };
  const answer = (at: number, bytes: number[]) => {
    const data = Uint8Array.from(bytes).buffer;
    asked[at]?.on.done({ url: asked[at]?.url ?? "", data, times });
  };
  list(part(0));
  const turn = (next: boolean) => lonely = next;
  const patience = (ms: number) => stepMs = ms;
  return { patience, turn, time, asked, checked, said, store, sharing, list, load, answer };
}

const fail = (on: LoadListener | undefined, failure: LoadFailure) => on?.failed(failure, times);

Deno.test("makeObjectSharing() waits for nobody with what is unknown or no part, or when nobody is there", () => {
  const old = stand();
  old.load("init.mp4");
  const { p: _, ...whole } = { ...part(5), kind: "segment" as const, url: url("9.m4s") };
  old.list(whole);
  old.load("9.m4s");
  const lonely = stand({ alone: true });
  lonely.load("p0.m4s");
  lonely.list(part(1));
  lonely.load("p1.m4s");
  for (const { asked, said } of [old, lonely]) {
    assert.deepEqual([asked.map(({ at }) => at), said], [[0, 0], []]);
  }
});

Deno.test("makeObjectSharing() asks neighbours for what was listed long ago, then lets one be elected, as long as the buffer lasts", () => {
  const hurried = stand({ bufferedMs: 0 });
  hurried.load("p0.m4s");
  hurried.time.pass(5000);
  // Its own request is enough: this page's turn comes as well, for nothing.
  assert.deepEqual([hurried.said, hurried.asked.map(({ at }) => at)], [["ask 0"], [0]]);
  const vain = stand({ bufferedMs: 9000 });
  vain.patience(5000);
  vain.load("p0.m4s");
  vain.time.pass(5000);
  assert.deepEqual(vain.asked.map(({ at }) => at), [1000]);
  const { time, asked, said, load } = stand({ elected: true, bufferedMs: 3000 });
  load("p0.m4s");
  time.pass(199);
  assert.deepEqual(said, ["ask 0"]);
  time.pass(1);
  assert.deepEqual([said, asked.length], [["ask 0", "coming 0 4"], 1]);
});

Deno.test("makeObjectSharing() wants of old parts only those that hls.js asks for, and gives them on as any other", () => {
  const { said, sharing, load, checked } = stand({ bufferedMs: 3000 });
  assert.equal(sharing.wants(name(0)), false);
  const { heard } = load("p0.m4s");
  assert.equal(sharing.wants(name(0)), true);
  sharing.arrived(name(0), Uint8Array.of(1, 2, 3, 4), OTHER);
  checked[0]?.on.done({ url: url("p0.m4s"), data: checked[0].bytes, times });
  assert.deepEqual([heard, sharing.wants(name(0))], [["1,2,3,4"], false]);
  assert.deepEqual(said, ["ask 0", `took 4 ${OTHER}`, "push 0"]);
});

Deno.test("makeObjectSharing() asks the box at the deadline that the buffer sets, when nobody brings it", () => {
  for (const [bufferedMs, at] of [[0, 0], [900, 150]] as const) {
    const { time, asked, list, load } = stand({ bufferedMs });
    list(part(1));
    load("p1.m4s");
    time.pass(5000);
    assert.equal(asked[0]?.at, at);
  }
});

Deno.test("makeObjectSharing() takes what a peer brings while the box hangs, hears it once, and stops asking", () => {
  const { time, asked, checked, said, list, load, sharing, answer } = stand({ bufferedMs: 0 });
  list(part(1));
  const { heard } = load("p1.m4s");
  time.pass(0);
  assert.deepEqual(asked.map(({ stopped }) => stopped), [false]);
  sharing.arrived(name(1), Uint8Array.of(1, 2, 3, 4), OTHER);
  checked[0]?.on.done({ url: url("p1.m4s"), data: checked[0].bytes, times });
  assert.deepEqual([heard, asked[0]?.stopped], [["1,2,3,4"], true]);

  list(part(2));
  const slow = load("p2.m4s");
  time.pass(0);
  answer(1, [5, 6, 7, 8]);
  assert.deepEqual([slow.heard, said.slice(2)], [["5,6,7,8"], ["took 4 http", "push 2"]]);
});

Deno.test("makeObjectSharing() waits as long as fetches let it that it made for itself alone", () => {
  const { time, asked, list, load, answer, turn } = stand({ bufferedMs: 300, alone: true });
  load("p0.m4s");
  time.pass(20);
  answer(0, [1]);
  turn(false);
  list(part(1));
  load("p1.m4s");
  time.pass(5000);
  // The buffer, less two such fetches and what a decoder needs; not what is assumed of a fetch before one was seen.
  assert.equal(asked[1]?.at, 20 + 300 - 2 * 20 - 150);
});

Deno.test("makeObjectSharing() asks the box at once for whoever waits, when sharing ends", () => {
  const { asked, list, load, sharing, answer } = stand({ bufferedMs: 3000 });
  list(part(1));
  const { heard } = load("p1.m4s");
  assert.equal(asked.length, 0);
  sharing.close();
  answer(0, [1, 2]);
  assert.deepEqual(heard, ["1,2"]);
});

Deno.test("makeObjectSharing() gives up what nobody wants any more", () => {
  const { time, asked, list, load, store } = stand({ bufferedMs: 3000 });
  list(part(1));
  const { heard, stop } = load("p1.m4s");
  stop();
  store.put(name(1), Uint8Array.of(1));
  time.pass(150);
  assert.deepEqual([heard, asked.length], [[], 0]);
});

Deno.test("makeObjectSharing() checks what peers bring one after the other, blames each liar, and passes on what holds", () => {
  const { checked, said, list, load, sharing, store } = stand({ bufferedMs: 3000 });
  list(part(1));
  const { heard } = load("p1.m4s");
  sharing.arrived(name(1), Uint8Array.of(9, 9, 9, 9), "liar");
  sharing.arrived(name(1), Uint8Array.of(1, 2, 3, 4), OTHER);
  assert.equal(checked.length, 1);
  fail(checked[0]?.on, { cause: "refused", refusal: mismatch });
  assert.equal(store.has(name(1)), false);
  const good = checked[1];
  assert.ok(good);
  good.on.done({ url: url("p1.m4s"), data: good.bytes, times });
  assert.deepEqual(heard, ["1,2,3,4"]);
  assert.deepEqual(said, ["blame liar byte-mismatch", `took 4 ${OTHER}`, "push 1"]);
});

Deno.test("makeObjectSharing() keeps early bytes until a playlist lists them, and checks them then", () => {
  const { checked, list, sharing } = stand();
  sharing.arrived(name(1), Uint8Array.of(1, 2, 3, 4), OTHER);
  assert.equal(checked.length, 0);
  list(part(1));
  assert.equal(checked.length, 1);
});

Deno.test("makeObjectSharing() blames nobody for bytes that couldn't be judged", () => {
  const { checked, said, list, sharing } = stand();
  list(part(1));
  sharing.arrived(name(1), Uint8Array.of(1, 2, 3, 4), OTHER);
  fail(checked[0]?.on, {
    cause: "refused",
    refusal: { verdict: "malformed", detail: "not listed any more" },
  });
  assert.deepEqual(said, []);
});

Deno.test("makeObjectSharing() fetches once when it is elected, for itself and for the others", () => {
  const { time, asked, said, list, load, answer } = stand({ elected: true });
  list(part(1));
  const first = load("p1.m4s");
  const second = load("p1.m4s");
  answer(0, [1, 2, 3, 4]);
  time.pass(5000);
  assert.deepEqual([first.heard, second.heard, asked.length], [["1,2,3,4"], ["1,2,3,4"], 1]);
  assert.deepEqual(said, ["coming 1 4", "push 1", "took 4 http"]);
});

Deno.test("makeObjectSharing() asks with hls.js' own patience when the fetch for all fails", () => {
  const { asked, list, load } = stand({ elected: true });
  list(part(1));
  const { heard } = load("p1.m4s");
  fail(asked[0]?.on, { cause: "http", status: 503 });
  assert.equal(asked.length, 2);
  fail(asked[1]?.on, { cause: "http", status: 503 });
  assert.deepEqual(heard, ["http"]);
});

Deno.test("makeObjectSharing() leaves objects of another session to the verifier", () => {
  const { asked, sharing, load } = stand({ elected: true });
  const report = {
    report: "listed" as const,
    source: LIST,
    sid: "ffffffffffffffff",
    rid: "video",
    url: LIST,
  };
  sharing.listed({ ...report, objects: [part(1)] });
  assert.equal(asked.length, 0);
  load("p1.m4s");
  assert.equal(asked.length, 1);
});
