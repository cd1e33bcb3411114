import assert from "node:assert/strict";
import { formatAddress } from "../nostr/address.ts";
import { PEOPLE } from "../nostr/fixtures/people.ts";
import { encodeMeshFrame, isForeignHello, MESH_VERSION, readMeshFrame } from "./mesh-frames.ts";

Deno.test("isForeignHello() knows a hello of another version, and takes nothing else for one", () => {
  const own = encodeMeshFrame({
    type: "hello",
    peerId: "-DS0100-abcdefghijkl",
    uplink: 2,
    sharing: true,
    sid: "00112233445566aa",
    address: formatAddress({ creator: PEOPLE.creator, d: "bees" }),
  });
  const foreign = own.with(1, MESH_VERSION - 1);
  assert.equal(readMeshFrame(foreign), undefined);
  for (const bytes of [foreign, foreign.subarray(0, 2), own.with(1, MESH_VERSION + 1)]) {
    assert.ok(isForeignHello(bytes));
  }
  const others = [own, own.subarray(0, 1), own.subarray(0, 2), foreign.with(0, 2), new Uint8Array()];
  for (const bytes of others) assert.ok(!isForeignHello(bytes));
});
