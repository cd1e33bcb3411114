import assert from "node:assert/strict";
import { publicKeyOf, signEvent } from "../../../../contracts/nostr/event.ts";
import { delegationTemplate, readDelegation } from "../../../../contracts/nostr/delegation.ts";
import { delegationSpan, judgeDelegation } from "./delegating.ts";

const now = 1_790_000_000;
const secret = new Uint8Array(32).fill(1);
const [box, other] = ["aa".repeat(32), "bb".repeat(32)];
const delegate = (signers: string[], signedAt: number) =>
  readDelegation(
    signEvent(
      delegationTemplate(
        { address: `30311:${publicKeyOf(secret)}:bees`, signers, ...delegationSpan(signedAt) },
        signedAt,
      ),
      secret,
    ),
  );

Deno.test("judgeDelegation() names what keeps a box from sealing", () => {
  assert.deepEqual(judgeDelegation(undefined, box, now), { state: "missing" });
  assert.deepEqual(judgeDelegation(delegate([other], now), box, now), { state: "other-signer" });
  assert.deepEqual(judgeDelegation(delegate([], now), box, now), { state: "other-signer" });
  assert.equal(judgeDelegation(delegate([box], now - 12 * 3600), box, now).state, "expired");
  assert.equal(judgeDelegation(delegate([box], now - 10 * 3600), box, now).state, "expiring");
});

Deno.test("judgeDelegation() says fresh for one just signed, good from before now", () => {
  const delegation = delegate([other, box], now);
  assert.equal(judgeDelegation(delegation, box, now).state, "fresh");
  assert.equal((delegation?.nbf ?? now) < now, true);
});
