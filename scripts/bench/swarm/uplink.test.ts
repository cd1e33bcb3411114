import assert from "node:assert/strict";
import { makeTrialTime } from "../../../client/src/swarm/trial-time.ts";
import { makeUplink, type UplinkOptions } from "./uplink.ts";

/** 1 kbit/s is one byte in 8 ms; a packet of 972 bytes weighs 1000. */
const PACKET = new Uint8Array(972);

function trial(options: Partial<UplinkOptions>) {
  const time = makeTrialTime(0);
  const arrived: number[] = [];
  const uplink = makeUplink({
    oneWayMs: 40,
    loss: 0,
    kbit: 1000,
    queueMs: 100,
    random: () => 0.5,
    now: time.now,
    after: time.after,
    ...options,
  });
  return { time, uplink, arrived, send: () => uplink.send(PACKET, () => arrived.push(time.now())) };
}

Deno.test("makeUplink() loses as many as it is told to, which take their turn all the same", () => {
  let turn = 0;
  const { time, uplink, arrived, send } = trial({ loss: 0.3, random: () => turn++ % 2 === 0 ? 0.29 : 0.3 });
  for (let count = 0; count < 4; count++) send();
  time.pass(1000);
  assert.deepEqual(arrived, [56, 72]);
  assert.deepEqual(uplink.figures, { sent: 4, lost: 2, overflowed: 0, arrived: 2, lateMs: 0 });
});

Deno.test("makeUplink() has no room for what would wait too long", () => {
  const { time, uplink, arrived, send } = trial({ queueMs: 15 });
  for (let count = 0; count < 4; count++) send();
  time.pass(1000);
  assert.deepEqual(arrived, [48, 56]);
  assert.deepEqual(uplink.figures, { sent: 2, lost: 0, overflowed: 2, arrived: 2, lateMs: 0 });
});

Deno.test("makeUplink() brings packets in their order, each after its turn and the way", () => {
  const { time, arrived, send } = trial({});
  send();
  send();
  time.pass(100);
  send();
  time.pass(1000);
  assert.deepEqual(arrived, [48, 56, 148]);
});

Deno.test("makeUplink() brings nothing any more once it is closed", () => {
  const { time, uplink, arrived, send } = trial({});
  send();
  uplink.close();
  time.pass(1000);
  assert.deepEqual(arrived, []);
});
