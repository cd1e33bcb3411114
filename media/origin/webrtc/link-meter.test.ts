import assert from "node:assert/strict";
import { makeLinkMeter } from "./link-meter.ts";

const udp = "host/udp/192.168.1.5/8189";

Deno.test("makeLinkMeter() knows nothing before a connection, and no share of a handful of packets", () => {
  const { add, read } = makeLinkMeter();
  assert.equal(read(), undefined);
  add({ candidate: "", packets: 0, lost: 0 }, 0);
  assert.equal(read(), undefined);
  add({ candidate: udp, packets: 5, lost: 5 }, 1000);
  assert.deepEqual(read(), { transport: "udp", lost: 0 });
});

Deno.test("makeLinkMeter() tells TCP from UDP and forgets losses after ten seconds", () => {
  const { add, read } = makeLinkMeter();
  for (let second = 0; second <= 10; second++) {
    add({ candidate: udp, packets: second * 90, lost: Math.min(second, 5) * 10 }, second * 1000);
  }
  assert.ok(Math.abs((read()?.lost ?? 0) - 40 / 850) < 0.01);
  for (let second = 11; second <= 20; second++) {
    add({ candidate: "host/tcp/192.168.1.5/8189", packets: second * 90, lost: 50 }, second * 1000);
  }
  assert.deepEqual(read(), { transport: "tcp", lost: 0 });
});

Deno.test("makeLinkMeter() doesn't count below none when late packets come after all", () => {
  const { add, read } = makeLinkMeter();
  add({ candidate: udp, packets: 0, lost: 50 }, 0);
  add({ candidate: udp, packets: 500, lost: 10 }, 1000);
  assert.equal(read()?.lost, 0);
});
