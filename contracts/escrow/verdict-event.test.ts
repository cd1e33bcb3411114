import assert from "node:assert/strict";
import type { NostrEvent } from "../nostr/event.ts";
import { STREAM } from "./trial-stake.ts";
import { contradict, readStakeVerdict, type StakeVerdict, stakeVerdictTemplate } from "./verdict-event.ts";

const verdict: StakeVerdict = {
  context: "01".repeat(32),
  stream: STREAM,
  outcome: "grant",
  share: "02".repeat(32),
  evidence: ["03".repeat(32), "04".repeat(32)],
};
const by = (pubkey: string, change: Partial<StakeVerdict> = {}): NostrEvent => ({
  ...stakeVerdictTemplate({ ...verdict, ...change }, 1),
  pubkey,
  id: "",
  sig: "",
});

Deno.test("stakeVerdictTemplate() throws for what nobody could check", () => {
  const changes: Partial<StakeVerdict>[] = [
    { context: "01" },
    { share: "" },
    { stream: "demo" },
    { evidence: ["x"] },
    { evidence: Array<string>(201).fill("03".repeat(32)) },
  ];
  for (const change of changes) assert.throws(() => by("a", change), JSON.stringify(change));
});

Deno.test("readStakeVerdict() gives undefined for another kind, outcome, or a field said twice", () => {
  const good = by("a");
  assert.equal(readStakeVerdict({ ...good, kind: 1 }), undefined);
  for (const name of ["context", "a", "outcome", "share"]) {
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
  assert.deepEqual(readStakeVerdict(good), verdict);
});

Deno.test("contradict() finds one arbiter deciding one stake both ways, and nothing else", () => {
  const grant = by("a");
  const release = by("a", { outcome: "release", share: "05".repeat(32) });
  assert.equal(contradict(grant, by("a")), false);
  assert.equal(contradict(grant, by("b", { outcome: "release" })), false);
  assert.equal(contradict(grant, by("a", { outcome: "release", context: "06".repeat(32) })), false);
  assert.equal(contradict(grant, { ...release, kind: 1 }), false);
  assert.equal(contradict(grant, release), true);
});
