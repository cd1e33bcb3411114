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
      neighbours: () => alone ? [] : [{ peerId: OTHER, uplink: theirs }],
      near: () => alone ? [] : [{ peerId: OTHER, uplink: theirs }],
      coming: (_kind, { p }, length) => said.push(`coming ${p} ${length}`),
      push: ({ p }) => said.push(`push ${p}`),
      pushPlaylist: () => assert.fail("no playlists here"),
      blame: (peer, reason) => said.push(`blame ${peer} ${reason}`),
    },
    reliance: makeReliance(time.now),
    sid: SID,
    bufferedMs: () => bufferedMs,
    delayMs: (rank) => rank * 200,
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
  return { time, asked, checked, said, store, sharing, list, load, answer };
}

const fail = (on: LoadListener | undefined, failure: LoadFailure) => on?.failed(failure, times);

Deno.test("makeObjectSharing() waits for nobody with what was listed before, is unknown, or when nobody is there", () => {
  const old = stand();
  old.load("p0.m4s");
  old.load("init.mp4");
  const lonely = stand({ alone: true });
  lonely.list(part(1));
  lonely.load("p1.m4s");
  for (const { asked } of [old, lonely]) assert.ok(asked.length > 0 && asked.every(({ at }) => at === 0));
  assert.deepEqual(lonely.said, []);
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

Deno.test("makeObjectSharing() waits as long as fetches let it that it made for itself alone", () => {
  const { time, asked, list, load, answer } = stand({ bufferedMs: 300 });
  load("p0.m4s");
  time.pass(20);
  answer(0, [1]);
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
