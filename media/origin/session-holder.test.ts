import assert from "node:assert/strict";
import type { NostrEvent } from "../../contracts/nostr/event.ts";
import { formatAddress } from "../../contracts/nostr/address.ts";
import { PEOPLE, SECRETS } from "../../contracts/nostr/fixtures/people.ts";
import type { Muxer } from "./follower.ts";
import { makeSessionHolder } from "./session-holder.ts";
import { makeBoxSigner } from "./signer.ts";

const START_MS = 1_790_000_000_000;
const ADDRESS = formatAddress({ creator: PEOPLE.creator, d: "one" });

/** A muxer with renditions of these names, and nothing in it yet. */
const muxerOf = (...rids: string[]): Muxer => ({
  renditions: rids.map((rid) => ({
    rid,
    kind: rid === "audio" ? "audio" : "video",
    codec: "",
    init: new Uint8Array(),
    info: { kind: "video", timescale: 1000, entry: "avc1" },
  })),
  backlog: [],
  anchor: { media: 0, wallMs: START_MS },
});

async function stage() {
  let [nowMs, steadyMs] = [START_MS, 5000];
  const discarded: string[] = [];
  const records: NostrEvent[][] = [];
  const said: string[] = [];
  const nothing = () => {};
  const holder = makeSessionHolder({
    d: "one",
    address: () => ADDRESS,
    signer: await makeBoxSigner(SECRETS.box),
    keep: ({ sid }) => ({
      keeper: () => ({ init: nothing, open: nothing, part: nothing, closed: nothing, slide: nothing }),
      discard: () => discarded.push(sid),
    }),
    publishRecords: (events) => records.push(events),
    now: () => nowMs,
    steady: () => steadyMs,
    log: (line) => said.push(line),
  });
  const wait = (ms: number) => {
    nowMs += ms;
    steadyMs += ms;
  };
  return { holder, discarded, records, said, wait, set: (byMs: number) => nowMs += byMs };
}

Deno.test("makeSessionHolder() holds nothing before a muxer comes, and ends nothing twice", async () => {
  const { holder, discarded, records } = await stage();
  holder.end("ended");
  holder.tick(1e9);
  assert.deepEqual([holder.current(), holder.isOpen(), holder.fits(muxerOf("video"))], [
    undefined,
    false,
    false,
  ]);
  const { sid } = holder.begin(muxerOf("video"), "rtmpConn");
  holder.end("ended");
  holder.end("replaced");
  assert.deepEqual([holder.current()?.state(), discarded, records.length], ["ended", [sid], 1]);
});

Deno.test("fits() refuses a muxer with other renditions and says so, and one that comes after the end", async () => {
  const { holder, said } = await stage();
  holder.begin(muxerOf("video", "audio"), "rtmpConn");
  assert.equal(holder.fits(muxerOf("video")), false);
  assert.equal(holder.fits(muxerOf("audio", "video")), true);
  assert.deepEqual(said.slice(1), [
    "one: it had audio and video and comes back with video: a new session is needed",
  ]);
  holder.end("ended");
  assert.equal(holder.fits(muxerOf("video", "audio")), false);
});

Deno.test("begin() replaces the session before, and after widen() it takes segments twice as long", async () => {
  const { holder } = await stage();
  const first = holder.begin(muxerOf("video"), undefined);
  holder.widen();
  const second = holder.begin(muxerOf("video"), undefined);
  assert.equal(first.state(), "replaced");
  assert.equal(second.targetDurationS, 2 * first.targetDurationS);
});

Deno.test("tick() pauses a silent session, ends it after five minutes, and forgets it ten after that", async () => {
  const { holder, records, wait } = await stage();
  holder.begin(muxerOf("video"), undefined);
  holder.tick(2999);
  assert.equal(holder.current()?.state(), "live");
  holder.tick(3001);
  assert.equal(holder.current()?.state(), "paused");
  wait(60_000);
  holder.tick(60_000);
  assert.equal(records.length, 1);
  holder.tick(300_001);
  assert.equal(holder.current()?.state(), "ended");
  holder.tick(300_001);
  assert.equal(records.length, 2);
  wait(600_001);
  holder.tick(900_000);
  assert.equal(holder.current(), undefined);
});

Deno.test("tick() hands in records every minute, and forgets an ended session after ten, though the time goes back meanwhile", async () => {
  const { holder, records, wait, set } = await stage();
  holder.begin(muxerOf("video"), undefined);
  set(-3_600_000);
  wait(59_999);
  holder.tick(0);
  assert.equal(records.length, 0);
  wait(1);
  holder.tick(0);
  assert.equal(records.length, 1);
  holder.end("ended");
  set(-3_600_000);
  wait(600_001);
  holder.tick(0);
  assert.equal(holder.current(), undefined);
});
