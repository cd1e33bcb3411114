import assert from "node:assert/strict";
import { toHex } from "../hex.ts";
import { trialWallet } from "../monero/trial-chain.ts";
import type { NostrEvent } from "../nostr/event.ts";
import {
  MOST_TERMS_BYTES,
  readOfferedTerms,
  readStakeTerms,
  type StakeTerms,
  stakeTermsTemplate,
} from "./terms.ts";
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

Deno.test("readOfferedTerms() gives undefined for terms padded until no answer has room beside them, and reads the longest", () => {
  const good = eventOf(trialTerms());
  const padded = [
    { ...good, content: "x".repeat(MOST_TERMS_BYTES) },
    { ...good, tags: [...good.tags, ["padding", "\u8702".repeat(2800)]] },
  ];
  for (const event of padded) {
    assert.equal(readOfferedTerms(event), undefined);
    assert.equal(readStakeTerms(event)?.id, event.id, "what was agreed on before goes on");
  }
  const arbiters = ["one", "two", "three", "four", "five", "six", "seven", "eight"].map((name, at) => ({
    pubkey: String(at + 1).repeat(64),
    baseKey: toHex(trialWallet(name).spend.toBytes()),
    url: `https://${"a".repeat(200)}`,
  }));
  const rules = arbiters.map((_, at) => ({ name: `${"r".repeat(31)}${at}`, witnesses: 100 }));
  assert.equal(readOfferedTerms(eventOf(trialTerms({ arbiters, rules })))?.arbiters.length, 8);
  assert.equal(readOfferedTerms({ ...good, pubkey: "12".repeat(32) }), undefined);
});

Deno.test("readStakeTerms() reads back what stakeTermsTemplate() wrote", () => {
  const terms = trialTerms({
    tranches: 4,
    rules: [{ name: "bad-bytes", witnesses: 3 }, { name: "silent", witnesses: 5 }],
  });
  assert.deepEqual(readStakeTerms(eventOf(terms)), { ...terms, id: "cd".repeat(32) });
});
