import assert from "node:assert/strict";
import type { SignEvent } from "../../../contracts/nostr/event.ts";
import { publicKeyOf } from "../../../contracts/nostr/event-signature.ts";
import type { Pledge } from "./pledge.ts";
import { CERTIFICATE, EDGES, FINGERPRINT, joinTrial } from "./trial-joined.ts";

Deno.test("joinSwarm() says which page was admitted by a stake, and signs as that page, at no edge that refused", async () => {
  for (const [tier, pages] of [["stake", 1], ["bond", 0]] as const) {
    const admitted: [string, SignEvent, string][] = [];
    const { joined } = await joinTrial({
      admits: (edge) => edge === EDGES[0],
      pledge: {
        tier,
        id: "s",
        bring: () => ({}),
        admitted: (...said) => void admitted.push(said),
      },
    });
    assert.equal(admitted.length, pages);
    for (const [page, sign, fingerprint] of admitted) {
      assert.equal(fingerprint, FINGERPRINT);
      assert.equal(page, publicKeyOf(new Uint8Array(32).fill(1)));
      assert.equal((await sign({ kind: 4325, created_at: 1, tags: [], content: "" })).pubkey, page);
    }
    joined.close();
  }
});

Deno.test("joinSwarm() makes all connections by one certificate where stakes are asked, and none before it is there", async () => {
  const pledge: Pledge = { tier: "stake", id: "s", bring: () => ({}) };
  const { promise, resolve } = Promise.withResolvers<void>();
  const { joined, made, clock } = await joinTrial({ pledge, certified: promise });
  joined.share(true);
  await clock.pass(10);
  assert.equal(made.length, 0);
  resolve();
  await clock.pass(10);
  assert.ok(made.length > 0);
  assert.ok(made.every(({ certificates }) => certificates?.length === 1 && certificates[0] === CERTIFICATE));
  joined.close();
  const other = await joinTrial();
  other.joined.share(true);
  await other.clock.pass(10);
  assert.ok(other.made.length > 0 && other.made.every(({ certificates }) => certificates === undefined));
  other.joined.close();
});
