import assert from "node:assert/strict";
import type { PaymentWord } from "./escrow-watch.ts";
import {
  MISSING_BLOCKS,
  MISSING_SECONDS,
  MOST_TXIDS,
  withHeard,
  withJudged,
  withoutHeard,
  withPaid,
} from "./heard-payments.ts";
import { BEGUN, BEGUN_AT, trialAgreed } from "./trial-viewer-stake.ts";

const [ONE, TWO] = ["ab".repeat(32), "cd".repeat(32)] as [string, string];
const NOW = { height: BEGUN_AT, at: BEGUN };
const many = (count: number) => Array.from({ length: count }, (_, at) => at.toString(16).padStart(64, "0"));

Deno.test("withHeard() believes nothing, and notes by the creator never crowd out what the viewer named", () => {
  const kept = withHeard(trialAgreed(), [ONE], "here");
  assert.deepEqual([kept.txids, kept.heard], [[], [{ txid: ONE, by: "here" }]]);
  const flooded = withHeard(kept, many(20), "note");
  assert.equal(flooded.heard?.length, 8);
  assert.deepEqual(flooded.heard?.[0], { txid: ONE, by: "here" });
  assert.deepEqual(withHeard(flooded, [TWO], "here").heard?.slice(0, 2).map(({ txid }) => txid), [ONE, TWO]);
  assert.equal(withHeard(kept, [ONE], "note"), kept);
  assert.equal(withHeard(trialAgreed({ txids: [ONE] }), [ONE], "here").heard, undefined);
});

Deno.test("withoutHeard() takes out what never left, and withPaid() what was found", () => {
  const kept = withHeard(trialAgreed(), [ONE, TWO], "here");
  assert.deepEqual(withoutHeard(kept, ONE).heard?.map(({ txid }) => txid), [TWO]);
  const found = withPaid(kept, new Map([[ONE, 7n]]));
  assert.deepEqual([found.txids, found.heard?.map(({ txid }) => txid)], [[ONE], [TWO]]);
  assert.deepEqual(found.amounts, { [ONE]: "7" });
});

Deno.test("withPaid() lets no number of dust payments take the place of the real one", () => {
  const dust = many(30);
  const before = withPaid(trialAgreed(), new Map([[ONE, 5_000_000_000n]]));
  const after = withPaid(before, new Map(dust.map((txid) => [txid, 1n])));
  assert.equal(after.txids.length, MOST_TXIDS);
  assert.equal(after.txids.at(-1), ONE);
  assert.deepEqual(Object.keys(after.amounts ?? {}).toSorted(), after.txids.toSorted());
  const found = withPaid(trialAgreed(), new Map([...dust.map((txid) => [txid, 1n] as const), [ONE, 2n]]));
  assert.equal(found.txids.at(-1), ONE);
  const named = withJudged(
    withHeard(after, [TWO], "here"),
    new Map<string, PaymentWord>([[TWO, 6_000_000_000n]]),
    NOW,
  );
  assert.deepEqual(named.txids.slice(-2), [ONE, TWO]);
});

Deno.test("withPaid() takes nothing for dust that was kept before amounts were", () => {
  const kept = withPaid(trialAgreed({ txids: [ONE] }), new Map(many(30).map((txid) => [txid, 9n])));
  assert.equal(kept.txids.at(-1), ONE);
});

Deno.test("withJudged() drops what pays others, and what nobody knows only after some blocks", () => {
  const kept = withHeard(trialAgreed(), [ONE, TWO], "here");
  const unknown = new Map([[ONE, "unknown" as const], [TWO, "strange" as const]]);
  const missed = withJudged(kept, unknown, NOW);
  assert.deepEqual([missed.txids, missed.heard], [[], [{ txid: ONE, by: "here", missing: NOW }]]);
  const [height, at] = [BEGUN_AT + MISSING_BLOCKS, BEGUN + MISSING_SECONDS];
  assert.equal(withJudged(missed, unknown, { height: height - 1, at }).heard?.length, 1);
  assert.equal(
    withJudged(missed, unknown, { height, at: at - 1 }).heard?.length,
    1,
    "a node that catches up",
  );
  assert.equal(withJudged(missed, unknown, { height, at }).heard, undefined);
  assert.equal(withJudged(kept, new Map(), NOW), kept, "no node was there");
  assert.equal(withJudged(missed, unknown, undefined), missed);
});

Deno.test("withJudged() lets what counted before wait again when nodes don't know it any more", () => {
  const kept = trialAgreed({ txids: [ONE, TWO] });
  const lost = withJudged(kept, new Map<string, PaymentWord>([[ONE, 2n], [TWO, "unknown"]]), NOW);
  assert.deepEqual([lost.txids, lost.heard?.map(({ txid }) => txid)], [[ONE], [TWO]]);
  const back = withJudged(lost, new Map([[TWO, 3n]]), NOW);
  assert.deepEqual([back.txids, back.heard], [[ONE, TWO], undefined]);
});
