import assert from "node:assert/strict";
import { MESH_LANES } from "../../../../contracts/swarm/mesh-frames.ts";
import { makeLanes } from "./lanes.ts";
import { TrialConnection } from "./trial-connection.ts";

function stand() {
  const connection = new TrialConnection(0, {}, []);
  const heard: string[] = [];
  let drained = 0;
  let foreign = 0;
  const lanes = makeLanes({
    connection: connection as unknown as RTCPeerConnection,
    lowBytes: 100,
    on: {
      frame: (bytes, lane) => heard.push(`${lane}: ${[...bytes]}`),
      drained: () => void drained++,
      foreign: () => void foreign++,
    },
  });
  return { connection, lanes, heard, drained: () => drained, foreign: () => foreign };
}

Deno.test("makeLanes() sends nothing on a lane that isn't open, or that there isn't", () => {
  const { connection, lanes } = stand();
  connection.lanes[0]?.open();
  assert.equal(lanes.send(Uint8Array.of(1), 1), false);
  assert.equal(lanes.send(Uint8Array.of(1), MESH_LANES.count), false);
  assert.equal(lanes.send(Uint8Array.of(1), 0), true);
  assert.deepEqual(connection.lanes.map(({ sent }) => sent.length).slice(0, 2), [1, 0]);
});

Deno.test("makeLanes() says what is no frame, and nothing of what comes once it is silenced", () => {
  const { connection, lanes, heard, foreign } = stand();
  connection.lanes[3]?.hear("text");
  assert.deepEqual([heard, foreign()], [[], 1]);
  lanes.silence();
  connection.lanes[3]?.hear(Uint8Array.of(1).buffer);
  assert.deepEqual(heard, []);
});

Deno.test("makeLanes() says by which lane a frame came, when one has room again, and what all of them hold", () => {
  const { connection, lanes, heard, drained } = stand();
  assert.equal(connection.lanes.length, MESH_LANES.count);
  connection.lanes[3]?.hear(Uint8Array.of(7, 8).buffer);
  assert.deepEqual(heard, ["3: 7,8"]);
  for (const [lane, bytes] of [[0, 300], [5, 40]] as const) {
    const channel = connection.lanes[lane];
    if (channel !== undefined) channel.bufferedAmount = bytes;
  }
  assert.equal(lanes.buffered(), 340);
  assert.equal(connection.lanes[5]?.bufferedAmountLowThreshold, 100);
  connection.lanes[5]?.onbufferedamountlow?.({} as never);
  assert.equal(drained(), 1);
});
