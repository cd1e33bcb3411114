import assert from "node:assert/strict";
import { measureLadder, readBenchmark } from "./cost.ts";

const source = { width: 320, height: 180, frameRate: 10 };
const rungs = [{ rid: "video-90", height: 90, bitrate: 100_000 }];

Deno.test("readBenchmark() is undefined when ffmpeg said no times", () => {
  assert.equal(readBenchmark(["bench: maxrss=35028kB", "utime=1"]), undefined);
});

Deno.test("readBenchmark() adds up what the program and the system took", () => {
  const took = readBenchmark(["frame= 150", "bench: utime=1.420s stime=0.080s rtime=0.911s"]);
  assert.ok(Math.abs((took ?? 0) - 1.5) < 1e-9);
});

Deno.test("measureLadder() says why when there is no such program", async () => {
  const cost = await measureLadder({ program: "/nowhere/ffmpeg", rungs, source, seconds: 1 });
  assert.ok(cost.state === "failed" && /nowhere/.test(cost.why));
});

Deno.test("measureLadder() measures each rung below the source with the real ffmpeg", async () => {
  const cost = await measureLadder({
    program: "ffmpeg",
    rungs: [{ rid: "video-180", height: 180, bitrate: 200_000 }, ...rungs],
    source,
    seconds: 1,
  });
  assert.ok(cost.state === "measured");
  assert.deepEqual(cost.rungs.map(({ rung, size }) => [rung.rid, size]), [["video-90", {
    width: 160,
    height: 90,
  }]]);
  assert.ok(cost.cores > 0 && cost.cores < 4 && cost.speed > 0);
  assert.ok((cost.rungs[0]?.bitrate ?? 0) > 10_000);
});
