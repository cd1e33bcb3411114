import assert from "node:assert/strict";
import fc from "fast-check";
import { toHex } from "../hex.ts";
import { trialWallet } from "../monero/trial-chain.ts";
import type { EscrowContext, Role } from "./context.ts";
import { HOLDERS, PAIRS, pairsOf, pointOf, sharePoint, sharesOf, spendSecret } from "./shares.ts";
import { SECRETS, trialContext } from "./trial-stake.ts";

const ROLES: readonly Role[] = ["viewer", "creator", "arbiter"];
const context = trialContext();
const own = (role: Role, of: EscrowContext = context) => sharesOf(role, SECRETS[role], of);

Deno.test("sharesOf() gives a party no part of the pair that it isn't in", () => {
  for (const role of ROLES) {
    const known = PAIRS.filter((pair) => own(role)[pair] !== undefined);
    assert.deepEqual(known, pairsOf(role));
    assert.equal(known.length, 2);
  }
});

Deno.test("sharesOf() gives other parts for another secret and for any other context", () => {
  const stranger = sharesOf("viewer", trialWallet("stranger").spendSecret, context);
  for (const pair of pairsOf("viewer")) assert.notEqual(stranger[pair], own("viewer")[pair]);
  const changed = fc.oneof(
    fc.bigInt({ min: 2_000_000_000n, max: 20_000_000_000n }).map((amount) => ({ amount: String(amount) })),
    fc.nat().map((deadline) => ({ deadline })),
    fc.nat().map((from) => ({ from })),
    fc.nat().map((until) => ({ until })),
    fc.nat({ max: 7 }).map((index) => ({ tranche: { index, of: 8 } })),
    fc.uint8Array({ minLength: 32, maxLength: 32 }).map((id) => ({ terms: toHex(id) })),
    fc.constantFrom({ network: "stagenet" as const }, { stream: `${context.stream}-2` }),
  );
  fc.assert(
    fc.property(changed, (change) => {
      const other = own("arbiter", { ...context, ...change });
      for (const pair of pairsOf("arbiter")) assert.notEqual(other[pair], own("arbiter")[pair]);
    }),
    { numRuns: 30 },
  );
});

Deno.test("spendSecret() is undefined as long as one part is missing, whichever", () => {
  const [vc, va, ca] = [1n, 2n, 3n];
  assert.equal(spendSecret({}), undefined);
  for (const shares of [{ vc, va }, { vc, ca }, { va, ca }]) assert.equal(spendSecret(shares), undefined);
  for (const role of ROLES) assert.equal(spendSecret(own(role)), undefined);
});

Deno.test("pointOf() throws for what no key of a context is", () => {
  for (const wrong of ["", "zz", "00".repeat(32), "ff".repeat(32), context.keys.viewer.slice(2)]) {
    assert.throws(() => pointOf(wrong), wrong);
  }
});

Deno.test("sharesOf() gives both holders of a pair the same part, and any two of three the same key", () => {
  for (const pair of PAIRS) {
    const [one, other] = HOLDERS[pair];
    assert.equal(own(one)[pair], own(other)[pair]);
  }
  const keys = [["viewer", "creator"], ["viewer", "arbiter"], ["creator", "arbiter"]] as const;
  const secrets = keys.map(([one, other]) => spendSecret({ ...own(one), ...own(other) }));
  assert.equal(new Set(secrets).size, 1);
  const [secret = 0n] = secrets;
  const all = { ...own("viewer"), ...own("creator") };
  const sum = PAIRS.map((pair) => sharePoint(all[pair] ?? 0n)).reduce((a, b) => a.add(b));
  assert.ok(sharePoint(secret).equals(sum), "the public parts make the public key");
});
