import assert from "node:assert/strict";
import { makeTroubles } from "./troubles.ts";
import type { LinkStats } from "./whip/link-stats.ts";

const good: LinkStats = {
  bitrate: 2e6,
  fps: 30,
  width: 1280,
  height: 720,
  rttMs: 10,
  loss: 0,
  limit: "none",
  transport: "udp",
  uplink: 3e6,
  late: 0,
  keyframes: 1,
};

Deno.test("makeTroubles() says nothing about what a browser doesn't tell", () => {
  const troubles = makeTroubles({ fps: 30 });
  const none = { ...good, fps: undefined, loss: undefined, limit: undefined, transport: undefined };
  for (let n = 0; n < 10; n++) assert.deepEqual(troubles.read(none), []);
});

for (
  const [trouble, bad] of [
    ["cpu", { limit: "cpu" }],
    ["bandwidth", { limit: "bandwidth" }],
    ["loss", { loss: 0.1 }],
    ["few-frames", { fps: 12 }],
    ["tcp", { transport: "tcp" }],
  ] as const
) {
  Deno.test(`makeTroubles() says ${trouble} after five seconds of it, not after one, and takes it back`, () => {
    const troubles = makeTroubles({ fps: 30 });
    const said = (stats: LinkStats) => troubles.read(stats).includes(trouble);
    assert.equal(said({ ...good, ...bad }), false);
    assert.equal(said(good), false);
    const bads = Array.from({ length: 5 }, () => said({ ...good, ...bad }));
    assert.deepEqual(bads, [false, false, false, false, true]);
    assert.equal(said(good), true);
    const goods = Array.from({ length: 4 }, () => said(good));
    assert.equal(goods.at(-1), false);
  });
}
