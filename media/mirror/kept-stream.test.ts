import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { NEW, OLD, stageKeptStream as stage } from "./trial-kept-stream.ts";

Deno.test("makeKeptStream() replaces a session by none that is older, and a live one by none that has ended", () => {
  const { show } = stage();
  assert.equal(show(NEW), NEW);
  assert.equal(show(OLD, { atS: 990 }), NEW);
  assert.equal(show(OLD, { atS: 990, state: "ended" }), NEW);
  assert.equal(show(OLD, { atS: 1001, state: "ended" }), NEW);
  assert.equal(show(OLD, { atS: 1001 }), OLD);
});

Deno.test("makeKeptStream() shows an ended session once the other is silent or over, and nobody can have a live one", () => {
  const { world, show } = stage();
  assert.equal(show(OLD), OLD);
  world.nowS += 60;
  world.mayShowEnded = false;
  assert.equal(show(NEW, { state: "ended" }), OLD);
  world.mayShowEnded = true;
  assert.equal(show(NEW, { state: "ended" }), NEW);
});

Deno.test("makeKeptStream() keeps its words when a place names a rendition that nothing was verified of", async () => {
  const { stream, show } = stage();
  show(NEW);
  show(NEW, { named: ["video", "made-up"] });
  assert.equal(await stream.top("ll", 0, AbortSignal.timeout(1000)), `${NEW} video`);
});

Deno.test("makeKeptStream() forgets a rendition that nothing was verified of, with what it holds", () => {
  const { stream, show } = stage();
  show(NEW);
  const session = stream.fill(NEW);
  const madeUp = session.rendition("made-up");
  const bytes = new TextEncoder().encode("part");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  assert.ok(madeUp.keep({ name: "p0.m4s", n: 0, length: bytes.length, sha256 }, bytes));
  assert.equal(stream.size(), bytes.length);
  session.forgetUnshown();
  assert.deepEqual([...session.renditions.keys()], ["video"]);
  assert.equal(stream.size(), 0);
});
