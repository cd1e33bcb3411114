import assert from "node:assert/strict";
import { makeTrial } from "../../../contracts/seal/trial-session.ts";
import type { ObjectName } from "../../../contracts/swarm/object-name.ts";
import type { LoadListener } from "../player/verifier-client.ts";
import type { LoadFailure } from "../player/worker/messages.ts";
import { makePlaylistSharing } from "./playlist-sharing.ts";
import { makeReliance } from "./reliance.ts";
import { makeTrialTime } from "./trial-time.ts";

const trial = makeTrial({ segments: 6, parts: 4 });
const LIST = `https://box.example/live/demo/${trial.sid}/video/ll.m3u8`;
const [SELF, OTHER] = ["-DS0100-self00000000", "-DS0100-other0000000"];
const times = { start: 0, first: 0, end: 0 };
/** The playlist that answers for part `p` of segment 4. */
const text = (p: number) => trial.playlist({ form: "ll", to: 3, open: p + 1 });
const name = (p: number): ObjectName => ({ rid: "video", n: 4, p });

/** One page with one neighbour that always holds the request, unless told otherwise. */
function stand({ elected = false, bufferedMs = 2000, neighbours = 1, hopMs = 0 } = {}) {
  const time = makeTrialTime(0);
  const asked: { at: number; on: LoadListener; stopped: boolean }[] = [];
  const judged: { text: string; on: LoadListener }[] = [];
  const said: string[] = [];
  const [own, theirs] = elected ? [0, 1] as const : [1, 0] as const;
  const others = () => [{ peerId: OTHER, uplink: theirs }].slice(0, neighbours);
  const sharing = makePlaylistSharing({
    client: {
      load(_request, on) {
        const entry = { at: time.now(), on, stopped: false };
        asked.push(entry);
        return () => entry.stopped = true;
      },
      judge(request, on) {
        assert.equal(request.url, LIST);
        judged.push({ text: request.text, on });
        return () => {};
      },
      check: () => assert.fail("no bytes here"),
    },
    mesh: {
      self: () => ({ peerId: SELF, uplink: own }),
      neighbours: others,
      near: others,
      feeds: () => true,
      ask: () => assert.fail("no parts here"),
      coming: () => assert.fail("playlists come without a word"),
      push: () => assert.fail("no bytes here"),
      offer: () => assert.fail("no parts here"),
      pushPlaylist: ({ p }) => said.push(`push ${p}`),
      blame: (peer, reason) => said.push(`blame ${peer} ${reason}`),
    },
    reliance: makeReliance(time.now),
    sid: trial.sid,
    bufferedMs: () => bufferedMs,
    hopMs: () => hopMs,
    now: time.now,
    after: time.after,
  });
  const report = { report: "listed" as const, source: LIST, rid: "video", url: LIST, objects: [] };
  sharing.listed({ ...report, sid: trial.sid });
  const load = (query: string) => {
    const heard: string[] = [];
    const stop = sharing.load({
      kind: "playlist",
      url: LIST + query,
      source: LIST,
      firstByteMs: 1,
      totalMs: 1,
    }, {
      done: ({ data }) => void heard.push(String(data)),
      failed: ({ cause }) => void heard.push(cause),
    });
    return { heard, stop };
  };
  const refuse = (at: number, failure: LoadFailure) => judged[at]?.on.failed(failure, times);
  const accept = (at: number) => judged[at]?.on.done({ url: LIST, data: judged[at]?.text ?? "", times });
  const answer = (at: number, data: string) => asked[at]?.on.done({ url: LIST, data, times });
  return { time, sharing, asked, judged, said, load, refuse, accept, answer };
}

const ASK = "?_HLS_msn=4&_HLS_part=1";
const mismatch: LoadFailure = {
  cause: "refused",
  refusal: { verdict: "chain-mismatch", at: "head", n: 3 },
};

Deno.test("makePlaylistSharing() asks the box itself for what isn't a blocked request of a known rendition", () => {
  for (const query of ["", "?_HLS_msn=4"]) {
    const { asked, load } = stand();
    load(query);
    assert.equal(asked.length, 1);
  }
});

Deno.test("makePlaylistSharing() waits for whoever holds the request, but never longer than the buffer allows", () => {
  for (
    const [bufferedMs, hopMs, at] of [[2000, 0, 350], [2000, 40, 430], [700, 40, 200], [300, 40, 0]] as const
  ) {
    const { time, asked, load } = stand({ bufferedMs, hopMs });
    load(ASK);
    time.pass(5000);
    assert.deepEqual(asked.map((each) => each.at), [at]);
  }
});

Deno.test("makePlaylistSharing() asks at once for whoever waits, when sharing ends", () => {
  const { asked, load, sharing } = stand();
  load(ASK);
  assert.equal(asked.length, 0);
  sharing.close();
  assert.equal(asked.length, 1);
});

Deno.test("makePlaylistSharing() never judges a playlist that doesn't answer, and blames who keeps bringing such", () => {
  const { time, asked, judged, said, load, sharing } = stand();
  load(ASK);
  for (let times = 0; times < 3; times++) sharing.brought(name(1), text(0), OTHER);
  time.pass(350);
  assert.deepEqual([judged.length, asked.length], [0, 1]);
  assert.deepEqual(said, [`blame ${OTHER} false-playlist`]);
});

Deno.test("makePlaylistSharing() blames for what nobody honest brings, and for nothing that is only late", () => {
  const { time, asked, said, load, sharing, refuse } = stand();
  load(ASK);
  sharing.brought(name(1), text(1), OTHER);
  refuse(0, { cause: "refused", refusal: { verdict: "stale", ageMs: 1, limitMs: 0 } });
  assert.deepEqual(said, []);
  sharing.brought(name(2), text(2), OTHER);
  refuse(1, mismatch);
  assert.deepEqual(said, [`blame ${OTHER} false-playlist`]);
  time.pass(350);
  assert.equal(asked.length, 1);
});

Deno.test("makePlaylistSharing() keeps nothing under the names of renditions that nothing here plays", () => {
  const { judged, said, load, sharing } = stand();
  for (let times = 0; times < 3; times++) sharing.brought({ ...name(1), rid: `x${times}` }, text(0), OTHER);
  load(ASK);
  // An answer that falls short would have been counted against its bringer.
  assert.deepEqual([judged.length, said], [0, []]);
});

Deno.test("makePlaylistSharing() blames nobody for mistakes between which true playlists came, or that it can't place", () => {
  const { said, load, sharing, accept, refuse, judged } = stand();
  for (let times = 0; times < 4; times++) {
    sharing.brought(name(1), text(0), OTHER);
    load(ASK);
    sharing.brought(name(1), text(1), OTHER);
    accept(judged.length - 1);
    assert.equal(said.pop(), "push 1");
  }
  load("?_HLS_msn=4&_HLS_part=2");
  for (let times = 0; times < 4; times++) {
    sharing.brought(name(2), text(2), OTHER);
    refuse(judged.length - 1, { cause: "unplaced" });
  }
  assert.deepEqual(said, []);
});

Deno.test("makePlaylistSharing() takes what is brought while it waits, passes it on, and asks no box", () => {
  const { time, asked, said, load, sharing, accept } = stand();
  const { heard } = load(ASK);
  sharing.brought(name(1), text(1), OTHER);
  accept(0);
  time.pass(5000);
  assert.deepEqual([heard, said, asked.length], [[text(1)], ["push 1"], 0]);
});

Deno.test("makePlaylistSharing() takes what was brought before hls.js asked", () => {
  const { load, sharing, accept } = stand();
  sharing.brought(name(2), text(2), OTHER);
  const { heard } = load(ASK);
  accept(0);
  assert.deepEqual(heard, [text(2)]);
});

Deno.test("makePlaylistSharing() holds the request when it is elected, and pushes only what answers it", () => {
  const silent = stand({ elected: true });
  const { heard } = silent.load(ASK);
  // The encoder is silent: the box says at last what it has.
  silent.answer(0, text(0));
  assert.deepEqual([heard, silent.said], [[text(0)], []]);

  const { load, answer, said, asked } = stand({ elected: true });
  load(ASK);
  assert.equal(asked[0]?.at, 0);
  answer(0, text(1));
  assert.deepEqual(said, ["push 1"]);
});

Deno.test("makePlaylistSharing() says nothing to whoever gave up, and gives up its request", () => {
  const { asked, load, sharing, judged } = stand({ elected: true });
  const { heard, stop } = load(ASK);
  stop();
  sharing.brought(name(1), text(1), OTHER);
  assert.deepEqual([heard, judged.length, asked[0]?.stopped], [[], 0, true]);
});

Deno.test("makePlaylistSharing() holds each request for others who may give nothing themselves, and pushes its answer", () => {
  const { asked, said, load, answer } = stand({ neighbours: 0 });
  const { heard } = load("?_HLS_msn=4&_HLS_part=1");
  assert.equal(asked.length, 1);
  answer(0, text(1));
  assert.deepEqual([heard.length, said], [1, ["push 1"]]);
});
