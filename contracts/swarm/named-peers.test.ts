import assert from "node:assert/strict";
import { encodeMeshFrame, readMeshFrame } from "./mesh-frames.ts";

Deno.test("readMeshFrame() gives undefined for renditions that nobody plays, or in another order", () => {
  const peers = ["a", "b"].map((plays) => {
    const peerId = `-DS0100-00000000000${plays}`;
    return { peerId, uplink: 0 as const, distance: 1, via: peerId, plays };
  });
  const bytes = encodeMeshFrame({ type: "peers", peers });
  assert.deepEqual(readMeshFrame(bytes), { type: "peers", peers });
  for (const places of [[1, 0], [0, 0], [0, 255], [255, 1], [255, 255]]) {
    assert.equal(readMeshFrame(Uint8Array.from([...bytes.slice(0, -2), ...places])), undefined, `${places}`);
  }
});
