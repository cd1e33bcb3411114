import assert from "node:assert/strict";
import { latestFunding } from "../../../../contracts/escrow/funding.ts";
import { claimStanding } from "../claim-standing.ts";
import { withDepths, withSweep } from "../swept.ts";
import { type KeptStake, withRecords } from "./kept-stake.ts";
import {
  ANSWER_SECONDS,
  FRESH_SECONDS,
  fundingOf,
  missingAmount,
  PAY_SECONDS,
  PAYING_BLOCKS,
  phaseOf,
  stakeFacts,
} from "./stake-phase.ts";
import {
  BEGUN,
  BEGUN_AT,
  trialActive,
  trialAgreed,
  trialBegun,
  trialClaim,
  trialHeld,
  trialReceipt,
  trialReleased,
  trialSays,
} from "./trial-viewer-stake.ts";

const TXIDS = ["ab".repeat(32)];
const phase = (kept: KeptStake, now = BEGUN) => phaseOf(trialHeld(kept), now);
const paid = (state: NonNullable<KeptStake["funding"]>["state"], change: Partial<KeptStake> = {}) =>
  trialAgreed({
    txids: TXIDS,
    funding: { state, amount: "5000000000", confirmations: state === "funded-0" ? 0 : 3 },
    ...change,
  });

/** An active stake at so many blocks, with a claim of two witnesses if wanted. */
function active(height: number, claimedAt?: number): KeptStake {
  const kept = paid("active", { height });
  const held = trialHeld(kept);
  const words = claimedAt === undefined ? [] : [trialClaim(held, claimedAt)];
  return withRecords(held, [trialActive(held), ...words]);
}

Deno.test("phaseOf() never says pay before all three agreed and a copy is kept", () => {
  const begun = trialBegun({ saved: true });
  assert.equal(phase(begun), "asking-arbiter");
  assert.equal(phase({ ...begun, arbiterSaid: trialSays("arbiter", begun) }), "asking-creator");
  assert.equal(phase({ ...begun, creatorSaid: trialSays("creator", begun) }), "asking-arbiter");
  assert.equal(phase(trialAgreed({ saved: false })), "save");
  assert.equal(phase(trialAgreed()), "pay");
});

Deno.test("phaseOf() says outdated for what nobody answered in time, and refused for what was refused within the hour", () => {
  const begun = trialBegun();
  const asking = { ...begun, arbiterSaid: trialSays("arbiter", begun) };
  assert.equal(phase(asking, BEGUN + ANSWER_SECONDS + 1), "outdated");
  const early = { ...begun, refusal: { by: "arbiter" as const, code: "deadline-too-early" } };
  // What is outdated is begun anew by the page itself: once an hour at most.
  assert.equal(phase(early), "refused");
  assert.equal(phase(early, BEGUN + ANSWER_SECONDS + 1), "outdated");
  assert.equal(phase({ ...begun, refusal: { by: "creator", code: "terms-replaced" } }), "refused");
  const { terms, kept: { context } } = trialHeld(trialAgreed());
  const last = latestFunding(context, terms) - PAYING_BLOCKS;
  assert.equal(phase(trialAgreed({ height: last })), "pay");
  assert.equal(phase(trialAgreed({ height: last + 1, saved: false })), "outdated");
  assert.equal(phase(trialAgreed({ height: last + 1 })), "lapsed");
});

Deno.test("phaseOf() says pay on a height heard just now only, and in the first hours", () => {
  assert.equal(phase(trialAgreed({ heightAt: BEGUN - FRESH_SECONDS - 1 })), "checking");
  assert.equal(phase(trialAgreed({ heightAt: BEGUN + 3600 })), "checking", "a clock that was set back");
  assert.equal(phase(trialAgreed({ heightAt: BEGUN + PAY_SECONDS + 1 }), BEGUN + PAY_SECONDS + 1), "lapsed");
  assert.equal(phase(trialAgreed({ height: trialAgreed().context.deadline })), "due");
});

Deno.test("phaseOf() waits for a payment that the viewer named, and isn't moved by one that the creator may have made up", () => {
  const [txid = ""] = TXIDS;
  assert.equal(phase(trialAgreed({ heard: [{ txid, by: "note" }] })), "pay");
  assert.equal(phase(trialAgreed({ heard: [{ txid, by: "here" }] })), "paid");
  assert.equal(
    phase(trialAgreed({ heard: [{ txid, by: "here", missing: { height: BEGUN_AT, at: BEGUN } }] })),
    "gone",
  );
});

Deno.test("phaseOf() shows nobody where to pay what a copy brought back: it may have been paid before", () => {
  const copy = trialAgreed({ restored: true });
  assert.equal(phase(copy), "restored");
  assert.equal(phase({ ...copy, txids: TXIDS }), "paid");
  assert.equal(phase({ ...copy, height: copy.context.deadline }), "due");
});

Deno.test("phaseOf() follows a payment from the first sight to the tenth block", () => {
  assert.equal(phase(trialAgreed({ txids: TXIDS })), "paid");
  assert.equal(phase(paid("funded-0")), "funded-0");
  assert.equal(phase(paid("funded-1")), "funded-1");
  assert.equal(phase(active(BEGUN_AT + 20)), "active");
});

Deno.test("phaseOf() names what doesn't count, and asks for it at the deadline", () => {
  const { deadline } = trialAgreed().context;
  for (
    const [state, name] of [
      ["underfunded", "short"],
      ["funded-too-late", "late"],
      ["unknown-transaction", "gone"],
      ["double-spend-seen", "double-spent"],
      ["bad-payment", "bad-payment"],
    ] as const
  ) {
    assert.equal(phase(paid(state)), name);
    assert.equal(phase(paid(state, { height: deadline })), "due", state);
  }
  assert.equal(phase(active(deadline)), "due");
});

Deno.test("phaseOf() says active of a stake that the arbiter signed as whole, though one of its nodes saw too little", () => {
  const { kept } = trialHeld(active(BEGUN_AT + 20));
  const short = { ...kept, funding: { state: "underfunded" as const, amount: "0", confirmations: 0 } };
  assert.equal(phase(short), "active");
  assert.deepEqual(fundingOf(short), { state: "active", amount: kept.context.amount, confirmations: 10 });
  assert.equal(phase({ ...short, records: [] }), "short");
});

Deno.test("missingAmount() says what one more payment has to bring, of however many pieces, and nothing where all came", () => {
  const kept = (...amounts: string[]) => {
    const txids = amounts.map((_, at) => at.toString(16).padStart(64, "0"));
    return trialAgreed({
      txids,
      amounts: Object.fromEntries(txids.map((txid, at) => [txid, amounts[at] ?? ""])),
    });
  };
  const asked = BigInt(trialAgreed().context.amount);
  assert.equal(missingAmount(trialAgreed({ txids: TXIDS })), undefined);
  assert.equal(missingAmount(kept()), asked);
  assert.equal(missingAmount(kept("1000")), asked - 1000n);
  assert.equal(missingAmount(kept("1", String(asked))), 0n);
  // Eight are told: the ninth takes the place of the smallest.
  assert.equal(missingAmount(kept("1", "2", ...Array.from({ length: 7 }, () => "10"))), asked - 70n);
});

Deno.test("phaseOf() says claimed while there is time to answer, then deciding", () => {
  const claimedAt = BEGUN_AT + 100;
  const kept = active(claimedAt + 5, claimedAt);
  assert.equal(phase(kept), "claimed");
  assert.deepEqual(claimStanding(stakeFacts(trialHeld(kept))), {
    rule: "bad-bytes",
    complaints: 2,
    answered: 0,
    needed: 2,
    until: claimedAt + 720,
  });
  assert.equal(phase(active(claimedAt + 720, claimedAt)), "deciding");
});

Deno.test("phaseOf() says released only with the part of the key, whoever disclosed it, and closed once it was taken", () => {
  const held = trialHeld(active(BEGUN_AT + 20));
  const said = withRecords(held, [
    trialReceipt(held, {
      step: "decided",
      height: BEGUN_AT + 20,
      ruling: { outcome: "release", evidence: [] },
    }),
  ]);
  assert.equal(phase(said), "due");
  assert.equal(phase({ ...held.kept, share: "01".repeat(32) }), "active");
  const released = withRecords(held, [trialReleased(held)]);
  assert.equal(phase(released), "released");
  const [txid = ""] = TXIDS;
  const sent = withSweep(undefined, { txid, to: "4".repeat(95), amount: "1", sent: BEGUN, whole: true });
  assert.equal(phase({ ...released, swept: sent }), "swept", "it may never get into a block");
  const mined = withDepths(sent, new Map([[txid, 10]]), BEGUN);
  assert.equal(
    phase({ ...released, swept: { ...mined, whole: false } }),
    "swept",
    "something else may lie there",
  );
  assert.equal(phase({ ...released, swept: mined }), "closed");
});
