import assert from "node:assert/strict";
import { type NostrEvent, signEvent } from "../nostr/event.ts";
import { KIND } from "../nostr/kinds.ts";
import {
  readStakeReceipt,
  type StakeReceipt,
  stakeReceiptTemplate,
  type StakeStep,
} from "./stake-receipt.ts";
import { SECRETS, STREAM, trialViewer } from "./trial-stake.ts";
import { signWord } from "./words.ts";

const id = (digit: string) => digit.repeat(64);
const common = { context: id("1"), stream: STREAM, height: 1234 };
const complaint = signWord({
  word: "complaint",
  accused: id("1"),
  rule: "bad-bytes",
  witness: id("2"),
  peer: "-DS0100-0123456789Ab",
  page: id("3"),
  pageSignature: "12".repeat(64),
  sid: "0011223344556677",
  n: 7,
  delegation: "ef".repeat(32),
}, SECRETS.viewer);
const { delegation: _, ...before } = complaint.said;
const transfer = signEvent(
  { kind: KIND.transferReceipt, created_at: 1, tags: [], content: "" },
  new Uint8Array(32).fill(3),
);
const STEPS: StakeStep[] = [
  { step: "active", ...trialViewer(id("1")) },
  { step: "seen", ...trialViewer(id("1"), { tranches: [id("1"), id("2")] }) },
  {
    step: "claim",
    claim: signWord(
      { word: "claim", accused: id("1"), rule: "bad-bytes", complaints: [id("5")] },
      SECRETS.creator,
    ),
    complaints: [complaint],
  },
  {
    step: "claim",
    claim: signWord(
      { word: "claim", accused: id("1"), rule: "bad-bytes", complaints: [id("5")] },
      SECRETS.creator,
    ),
    // As earlier versions wrote it.
    complaints: [signWord(before, SECRETS.viewer)],
  },
  {
    step: "rebuttal",
    complaint: id("5"),
    answer: {
      retraction: signWord({ word: "retraction", complaint: id("5"), witness: id("2") }, SECRETS.viewer),
    },
  },
  { step: "rebuttal", complaint: id("5"), answer: { transfer } },
  {
    step: "rebuttal",
    complaint: id("5"),
    answer: { fork: { checkpoints: [transfer, transfer], delegations: [transfer] } },
  },
  { step: "release", release: signWord({ word: "release", stake: id("1") }, SECRETS.creator) },
  { step: "decided", ruling: { outcome: "release", evidence: [] } },
  {
    step: "decided",
    ruling: {
      outcome: "grant",
      rule: "bad-bytes",
      claim: id("6"),
      evidence: [id("7"), id("8")],
      witnesses: [id("b"), id("c")],
    },
  },
];
const event = (receipt: StakeReceipt): NostrEvent => ({
  ...stakeReceiptTemplate(receipt, 1),
  pubkey: id("a"),
  id: "",
  sig: "",
});

Deno.test("readStakeReceipt() gives undefined for another kind and for a tag missing, doubled or wrong", () => {
  for (const step of STEPS) {
    const good = event({ ...common, ...step });
    assert.equal(readStakeReceipt({ ...good, kind: 1 }), undefined);
    for (const name of ["x", "a", "p", "s", "height"]) {
      const others = good.tags.filter(([tag]) => tag !== name);
      const own = good.tags.filter(([tag]) => tag === name);
      for (const tags of [others, [...good.tags, ...own], [...others, [name, "-"]]]) {
        assert.equal(readStakeReceipt({ ...good, tags }), undefined, `${step.step} ${name}`);
      }
    }
  }
});

Deno.test("readStakeReceipt() gives undefined for a content that isn't the step's", () => {
  for (const step of STEPS) {
    const good = event({ ...common, ...step });
    const detail = JSON.parse(good.content);
    const names = Object.keys(detail);
    const bent = names.flatMap((name) => [
      { ...detail, [name]: undefined },
      { ...detail, [name]: "X Y" },
      { ...detail, [name]: [] },
    ]);
    const wrong = [...bent, { ...detail, more: 1 }].map((one) => JSON.stringify(one)).filter((text) =>
      text !== good.content
    );
    for (const content of ["", "[]", "{}", "x", ...wrong]) {
      assert.equal(readStakeReceipt({ ...good, content }), undefined, `${step.step} ${content.slice(0, 60)}`);
    }
    // What is said of a stake that is seen and of an active one has one shape.
    const isOfViewer = (one: StakeStep) => one.step === "active" || one.step === "seen";
    const others = STEPS.filter((other) =>
      other.step !== step.step && !(isOfViewer(other) && isOfViewer(step))
    );
    for (const other of others) {
      const { content } = event({ ...common, ...other });
      assert.equal(readStakeReceipt({ ...good, content }), undefined, `${step.step} as ${other.step}`);
    }
  }
});

Deno.test("readStakeReceipt() gives undefined for a stake that isn't called after its first tranche, or has none", () => {
  const good = event({ ...common, step: "active", ...trialViewer(id("1")) });
  const detail = JSON.parse(good.content);
  const nine = "123456789".split("").map(id);
  for (const tranches of [[], [id("2")], [id("2"), id("1")], [id("1"), id("1")], ["1"], nine, id("1")]) {
    const content = JSON.stringify({ ...detail, tranches });
    assert.equal(readStakeReceipt({ ...good, content }), undefined, content);
  }
  for (const change of [{ from: 5, until: 5 }, { from: -1 }, { until: 0.5 }, { deadline: -1 }]) {
    const content = JSON.stringify({ ...detail, ...change });
    assert.equal(readStakeReceipt({ ...good, content }), undefined, content);
  }
});

Deno.test("stakeReceiptTemplate() throws for what nobody could read, and is read back", () => {
  const [active] = STEPS;
  assert.ok(active !== undefined);
  for (const change of [{ context: "1" }, { stream: "demo" }, { height: -1 }, { height: 0.5 }]) {
    assert.throws(() => stakeReceiptTemplate({ ...common, ...active, ...change }, 1), JSON.stringify(change));
  }
  for (const step of STEPS) {
    const receipt = { ...common, ...step };
    assert.deepEqual(readStakeReceipt(event(receipt)), receipt);
  }
});
