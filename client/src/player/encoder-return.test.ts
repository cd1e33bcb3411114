import assert from "node:assert/strict";
import type { BoxStatus } from "../../../contracts/api/status.ts";
import { encoderReturned } from "./encoder-return.ts";

const status = (changes: Partial<BoxStatus> = {}, audio = "mp4a.40.2"): BoxStatus => ({
  d: "demo",
  state: "live",
  since: 1,
  sid: "0011223344556677",
  tracks: [{ rid: "audio", kind: "audio", codec: audio }],
  bitrate: null,
  keyframeInterval: null,
  warnings: [],
  ...changes,
});

Deno.test("encoderReturned() is false of the first look, of an encoder that stays, and of one that is away", () => {
  assert.equal(encoderReturned(undefined, status()), false);
  assert.equal(encoderReturned(status(), status({ bitrate: 5 })), false);
  assert.equal(encoderReturned(status(), status({ state: "reconnecting" })), false);
  assert.equal(encoderReturned(status({ state: "reconnecting" }), status({ state: "starting" })), false);
});

Deno.test("encoderReturned() sees a return, a new session, and another encoder that took over in between", () => {
  assert.equal(encoderReturned(status({ state: "reconnecting" }), status()), true);
  assert.equal(encoderReturned(status({ state: "waiting" }), status()), true);
  assert.equal(encoderReturned(status(), status({ sid: "ffffffffffffffff" })), true);
  assert.equal(encoderReturned(status(), status({}, "opus")), true);
});
