import assert from "node:assert/strict";
import type { RungView } from "./ladder/ladder.ts";
import type { Variant } from "./multivariant.ts";
import type { Session } from "./session.ts";
import { makeSession } from "./session.ts";
import { makeBoxSigner } from "./signer.ts";
import { rungVariants } from "./variants.ts";

const session: Session = makeSession({
  sid: "00112233445566aa",
  address: `30311:${"ab".repeat(32)}:one`,
  targetDurationS: 2,
  renditions: [{ rid: "video", partTargetUs: 235_000 }, { rid: "video-480", partTargetUs: 235_000 }],
  keeper: () => ({ init: () => {}, open: () => {}, part: () => {}, closed: () => {}, slide: () => {} }),
  signer: await makeBoxSigner(new Uint8Array(32).fill(11)),
  now: () => 1_790_000_000_000,
});
const source: Variant = {
  rid: "video",
  kind: "video",
  codec: "avc1.64001f",
  width: 1280,
  height: 720,
  frameRate: 30,
  peak: 3e6,
  average: 2.5e6,
};
const view = (change: Partial<RungView> = {}): RungView => ({
  rung: { rid: "video-480", height: 480, bitrate: 1_000_000 },
  size: { width: 854, height: 480 },
  codec: "avc1.4d401e",
  state: "on",
  ...change,
});

Deno.test("rungVariants() leaves out what isn't made now, or isn't in the session", () => {
  for (const state of ["left-out", "starting", "short", "failed"] as const) {
    assert.deepEqual(rungVariants(session, source, [view({ state })]), [], state);
  }
  assert.deepEqual(rungVariants(session, undefined, [view()]), []);
  const stranger = { rid: "video-240", height: 240, bitrate: 300_000 };
  assert.deepEqual(rungVariants(session, source, [view({ rung: stranger })]), []);
});

Deno.test("rungVariants() says what a rung may need, in the source's frame rate", () => {
  assert.deepEqual(rungVariants(session, source, [view()]), [{
    rid: "video-480",
    kind: "video",
    codec: "avc1.4d401e",
    width: 854,
    height: 480,
    frameRate: 30,
    peak: 1_250_000,
    average: 1_000_000,
  }]);
});

Deno.test("rungVariants() puts a rung below the source also where the source has fewer bits", () => {
  const [rung] = rungVariants(session, { ...source, peak: 800_000, average: 700_000 }, [view()]);
  assert.ok(rung !== undefined && rung.peak < 800_000 && rung.average < 700_000);
});
