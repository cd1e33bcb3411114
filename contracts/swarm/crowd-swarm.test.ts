import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { isBinary20 } from "./swarm-id.ts";
import { crowdInfoHash, crowdStreamId } from "./crowd-swarm.ts";

const stream = {
  address: `30311:${"ab".repeat(32)}:test`,
  sid: "0123456789abcdef",
  type: "main",
  rid: "video",
} as const;

Deno.test("crowdInfoHash() keeps sessions, renditions and types apart", () => {
  const hashes = [
    stream,
    { ...stream, sid: "fedcba9876543210" },
    { ...stream, rid: "video-480" },
    { ...stream, type: "secondary" as const },
  ].map(crowdInfoHash);
  assert.equal(new Set(hashes).size, hashes.length);
});

Deno.test("crowdInfoHash() is what p2p-media-loader makes of its stream id: base64 of 15 bytes of SHA-1", () => {
  const id = `v2-30311:${"ab".repeat(32)}:test:0123456789abcdef-main-video`;
  assert.equal(crowdStreamId(stream), id);
  const expected = createHash("sha1").update(id).digest().subarray(0, 15).toString("base64");
  assert.equal(crowdInfoHash(stream), expected);
  assert.ok(isBinary20(expected));
});
