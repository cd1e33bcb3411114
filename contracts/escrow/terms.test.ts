import assert from "node:assert/strict";
import type { NostrEvent } from "../nostr/event.ts";
import { readStakeTerms, type StakeTerms, stakeTermsTemplate } from "./terms.ts";
import { trialContext, trialTerms } from "./trial-stake.ts";

const eventOf = (terms: StakeTerms): NostrEvent => ({
  ...stakeTermsTemplate(terms, 1),
  pubkey: "ab".repeat(32),
  id: "cd".repeat(32),
  sig: "",
});

Deno.test("stakeTermsTemplate() throws for terms above the cap, unfair or unclear", () => {
  const { keys } = trialContext();
  const [arbiter] = trialTerms().arbiters;
  assert.ok(arbiter !== undefined);
  const rule = { name: "bad-bytes", witnesses: 2 };
  const changes: Partial<StakeTerms>[] = [
    { stream: "demo" },
    { amount: "20000000001" },
    { amount: "1" },
    { baseKey: "00".repeat(32) },
    { arbiters: [] },
    { arbiters: [arbiter, arbiter] },
    { arbiters: [{ ...arbiter, baseKey: keys.creator }] },
    { arbiters: [{ ...arbiter, pubkey: "ab".repeat(32) }] },
    { arbiters: [{ ...arbiter, url: "edge.example" }] },
    { windowBlocks: 719 },
    { deadlineBlocks: 779 },
    { deadlineBlocks: 30_001 },
    { tranches: 0 },
    { tranches: 9 },
    { tranches: 4, amount: "5000000001" },
    { rules: [] },
    { rules: [rule, rule] },
    { rules: [{ ...rule, witnesses: 1 }] },
    { rules: [{ ...rule, name: "Bad bytes" }] },
  ];
  for (const change of changes) {
    assert.throws(() => stakeTermsTemplate(trialTerms(change), 1), JSON.stringify(change));
  }
});

Deno.test("readStakeTerms() gives undefined for another author, another name or a field said twice", () => {
  const good = eventOf(trialTerms());
  assert.equal(readStakeTerms({ ...good, pubkey: "12".repeat(32) }), undefined);
  assert.equal(readStakeTerms({ ...good, kind: good.kind + 1 }), undefined);
  for (const name of ["d", "a", "tier", "amount", "base", "deadline", "window", "tranches"]) {
    assert.equal(
      readStakeTerms({ ...good, tags: good.tags.filter(([tag]) => tag !== name) }),
      undefined,
      name,
    );
    const twice = good.tags.filter(([tag]) => tag === name);
    assert.equal(readStakeTerms({ ...good, tags: [...good.tags, ...twice] }), undefined, name);
  }
});

Deno.test("readStakeTerms() reads back what stakeTermsTemplate() wrote", () => {
  const terms = trialTerms({
    tranches: 4,
    rules: [{ name: "bad-bytes", witnesses: 3 }, { name: "silent", witnesses: 5 }],
  });
  assert.deepEqual(readStakeTerms(eventOf(terms)), { ...terms, id: "cd".repeat(32) });
});
