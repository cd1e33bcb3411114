import assert from "node:assert/strict";
import type { BoxStatus, StreamState } from "../../../../contracts/api/status.ts";
import type { CheckpointState } from "../../../../contracts/nostr/checkpoint.ts";
import type { PlayerState } from "../../player/state.ts";
import { type AirFacts, airOf } from "./air.ts";

const box = (state: StreamState): BoxStatus => ({
  d: "demo",
  state,
  since: 1,
  sid: null,
  tracks: [],
  bitrate: null,
  keyframeInterval: null,
  warnings: [],
});
const ledger = (signed?: CheckpointState): AirFacts["ledger"] =>
  signed === undefined ? {} : {
    last: {
      carrier: "http",
      report: "playlist",
      source: "",
      verdict: "verified",
      judgeMs: 0,
      clockOffsetMs: 0,
      checkpoint: { sid: "", n: 0, state: signed, signer: "", createdAt: 0 },
    },
  };
const air = (state: PlayerState, said?: StreamState, signed?: CheckpointState) =>
  airOf("live", { state, box: said === undefined ? undefined : box(said), ledger: ledger(signed) });

Deno.test("airOf() never says live of what the relays don't announce as live", () => {
  for (const status of ["planned", "ended"] as const) {
    assert.equal(
      airOf(status, { state: { state: "playing" }, box: box("live"), ledger: ledger("live") }),
      undefined,
    );
  }
});

Deno.test("airOf() never says live of what waits, starts, reconnects or has ended", () => {
  assert.equal(air({ state: "waiting" }), "waiting");
  assert.equal(air({ state: "starting" }), "starting");
  assert.equal(air({ state: "reconnecting", to: "encoder", seconds: 3 }), "reconnecting");
  assert.equal(air({ state: "ended", signed: true }), "ended");
  assert.equal(air({ state: "paused" }, "reconnecting"), "reconnecting");
  assert.equal(air({ state: "loading" }, "waiting"), "waiting");
});

Deno.test("airOf() knows of an outage and an end that are signed, before the picture in hand has run out", () => {
  assert.equal(air({ state: "playing" }, "live", "paused"), "reconnecting");
  assert.equal(air({ state: "playing" }, "live", "ended"), "ended");
  assert.equal(air({ state: "playing" }, "reconnecting"), "reconnecting");
  assert.equal(air({ state: "playing" }, "reconnecting", "live"), "live");
});

Deno.test("airOf() says live while a picture plays or loads more, and while nobody contradicts the relays", () => {
  assert.equal(air({ state: "playing" }), "live");
  assert.equal(air({ state: "buffering" }, "live"), "live");
  assert.equal(air({ state: "loading" }), "live");
});
