import assert from "node:assert/strict";
import type { NostrEvent } from "../nostr/event.ts";
import { STREAM } from "./trial-stake.ts";
import { contradict, readStakeVerdict, type StakeVerdict, stakeVerdictTemplate } from "./verdict-event.ts";

const common = { context: "01".repeat(32), stream: STREAM, share: "02".repeat(32) };
const verdict = {
  ...common,
  outcome: "grant",
  evidence: ["03".repeat(32), "04".repeat(32)],
  rule: "bad-bytes",
  claim: "07".repeat(32),
  witnesses: ["08".repeat(32), "09".repeat(32)],
} satisfies StakeVerdict;
const released: StakeVerdict = { ...common, outcome: "release", evidence: [] };
const by = (pubkey: string, decided: StakeVerdict = verdict): NostrEvent => ({
  ...stakeVerdictTemplate(decided, 1),
  pubkey,
  id: "",
  sig: "",
});

Deno.test("stakeVerdictTemplate() throws for what nobody could check", () => {
  const changes: Partial<typeof verdict>[] = [
    { context: "01" },
    { share: "" },
    { stream: "demo" },
    { evidence: ["x"] },
    { evidence: [] },
    { evidence: ["03".repeat(32)] },
    { evidence: ["03".repeat(32), "03".repeat(32)] },
    { evidence: ["03".repeat(32), verdict.claim] },
    { rule: "" },
    { rule: "Bad bytes" },
    { claim: "07" },
    { witnesses: [] },
    { witnesses: ["08".repeat(32)] },
    { witnesses: ["08".repeat(32), "08".repeat(32)] },
    { witnesses: ["08".repeat(32), "09"] },
    { witnesses: ["08".repeat(32), common.context] },
    { evidence: Array.from({ length: 201 }, (_, i) => i.toString(16).padStart(64, "0")) },
  ];
  for (const change of changes) {
    assert.throws(() => by("a", { ...verdict, ...change }), JSON.stringify(change));
  }
  const doubled = { ...released, evidence: ["03".repeat(32), "03".repeat(32)] };
  assert.throws(() => by("a", doubled));
});

Deno.test("readStakeVerdict() gives undefined for another kind, outcome, or a field said twice", () => {
  const good = by("a");
  assert.equal(readStakeVerdict({ ...good, kind: 1 }), undefined);
  for (const name of ["x", "a", "outcome", "share", "rule", "claim"]) {
    const twice = good.tags.filter(([tag]) => tag === name);
    assert.equal(readStakeVerdict({ ...good, tags: [...good.tags, ...twice] }), undefined, name);
    assert.equal(
      readStakeVerdict({ ...good, tags: good.tags.filter(([tag]) => tag !== name) }),
      undefined,
      name,
    );
  }
  const split = good.tags.map((tag) => tag[0] === "outcome" ? ["outcome", "split"] : tag);
  assert.equal(readStakeVerdict({ ...good, tags: split }), undefined);
  const release = by("a", released);
  for (const tag of [["rule", "bad-bytes"], ["claim", verdict.claim], ["w", "08".repeat(32)]]) {
    assert.equal(readStakeVerdict({ ...release, tags: [...release.tags, tag] }), undefined);
  }
});

Deno.test("readStakeVerdict() reads back what stakeVerdictTemplate() wrote", () => {
  for (const decided of [verdict, released, { ...released, evidence: verdict.evidence }]) {
    assert.deepEqual(readStakeVerdict(by("a", decided)), decided);
  }
});

Deno.test("contradict() finds the arbiter deciding one stake both ways, and nothing else", () => {
  const grant = by("a");
  const release = by("a", released);
  assert.equal(contradict(grant, by("a"), "a"), false);
  assert.equal(contradict(grant, by("b", released), "a"), false);
  assert.equal(contradict(by("b"), by("b", released), "a"), false);
  assert.equal(contradict(grant, by("a", { ...released, context: "06".repeat(32) }), "a"), false);
  assert.equal(contradict(grant, { ...release, kind: 1 }, "a"), false);
  assert.equal(contradict(grant, release, "a"), true);
  assert.equal(contradict(release, grant, "a"), true);
});
