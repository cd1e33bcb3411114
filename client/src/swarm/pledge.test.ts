import assert from "node:assert/strict";
import type { BlameReason } from "./engine.ts";
import { wrongOf } from "./pledge.ts";

const PEER = "-DS0100-guiltyguilty";
const HERE = { page: "ab".repeat(32), sid: "00112233445566aa" };
const blame = { peer: PEER, fingerprint: "f1".repeat(32), proven: { rid: "video", n: 7 } };

Deno.test("wrongOf() bears witness of nothing that wasn't proven, nor of what others can bring about", () => {
  for (const reason of ["byte-mismatch", "false-word"] as const) {
    assert.equal(wrongOf({ ...blame, reason, proven: undefined }, HERE), undefined);
    assert.equal(wrongOf({ ...blame, reason, fingerprint: undefined }, HERE), undefined);
  }
  const others: BlameReason[] = ["silence", "flood", "protocol", "false-playlist"];
  for (const reason of others) assert.equal(wrongOf({ ...blame, reason }, HERE), undefined);
});

Deno.test("wrongOf() names the rule, the peer with its certificate, and the segment of what was proven", () => {
  const wrong = { ...HERE, peer: PEER, fingerprint: blame.fingerprint, n: 7 };
  for (
    const [reason, rule] of [["byte-mismatch", "bad-bytes"], ["false-word", "broken-word"]] as const
  ) assert.deepEqual(wrongOf({ ...blame, reason }, HERE), { ...wrong, rule });
});
