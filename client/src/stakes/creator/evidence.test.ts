import assert from "node:assert/strict";
import type { ComplaintSigner } from "../../../../contracts/escrow/complaint.ts";
import { type PublicWord, readPublicWord } from "../../../../contracts/escrow/word-event.ts";
import { type RetractionWord, signWord, wordId } from "../../../../contracts/escrow/words.ts";
import { arbiterSaid, makeRecordReader } from "./arbiter-said.ts";
import { gatherEvidence, type KnownWord, makeWordCheck, missingWitnesses } from "./evidence.ts";
import { activeReceipt, complaint, complaintEvent, TRIAL_STREAM, trialRequest } from "./trial-room.ts";

const [thief, a, b, c] = ["thief", "a", "b", "c"].map((name) => trialRequest(name)) as [
  ReturnType<typeof trialRequest>,
  ReturnType<typeof trialRequest>,
  ReturnType<typeof trialRequest>,
  ReturnType<typeof trialRequest>,
];
const staked = arbiterSaid([thief, a, b].map(activeReceipt), 0, makeRecordReader());
const said = (...words: Parameters<typeof complaintEvent>[0][]): PublicWord[] =>
  words.flatMap((word) => readPublicWord(complaintEvent(word)) ?? []);
const rules = [{ name: "bad-bytes", witnesses: 2 }];
const gather = (
  words: readonly PublicWord[],
  spent: string[] = [],
  ended: string[] = [],
  isWord?: KnownWord,
) => {
  const [evidence] = gatherEvidence({
    name: thief.name,
    rules,
    words: words.map(({ word }) => word),
    said: {
      viewers: staked.viewers,
      ended: new Set(ended),
      used: new Map(spent.map((witness) => [witness, new Set(["ab".repeat(32)])])),
    },
    ...(isWord && { isWord }),
  });
  assert.ok(evidence !== undefined);
  return evidence;
};

Deno.test("gatherEvidence() counts no stranger, no forger, no other rule or stake, nobody twice and nobody against himself", () => {
  const stranger = complaint(c, thief.name);
  const forged = { ...complaint(a, thief.name), signature: complaint(b, thief.name).signature };
  const foreign = complaint(b, thief.name, { pageSignature: complaint(a, thief.name).said.pageSignature });
  const words = said(
    stranger,
    forged,
    foreign,
    complaint(b, thief.name, { rule: "rude" }),
    complaint(b, a.name),
    complaint(thief, thief.name),
  );
  const evidence = gather(words);
  assert.deepEqual(evidence.complaints, []);
  assert.deepEqual(evidence.left, { unstaked: 1, unsigned: 2, "taken-back": 0, ended: 0, spent: 0 });
  assert.equal(missingWitnesses(evidence), 2);
  const twice = gather(said(complaint(a, thief.name), complaint(a, thief.name, { n: 8 })));
  assert.equal(twice.complaints.length, 1);
});

Deno.test("gatherEvidence() leaves out what its witness took back, who has nothing at stake any more, and who carried another grant", () => {
  const [first, second] = [complaint(a, thief.name), complaint(b, thief.name)];
  const taken: RetractionWord = { word: "retraction", complaint: wordId(first.said), witness: a.name };
  const back = (secret: bigint): PublicWord => ({
    accused: thief.name,
    stream: TRIAL_STREAM,
    word: signWord(taken, secret),
  });
  const words = said(first, second);
  assert.equal(gather([...words, back(b.viewerSecret)]).complaints.length, 2, "not by anybody else");
  const evidence = gather([...words, back(a.viewerSecret)], [b.name]);
  assert.deepEqual(evidence.left, { unstaked: 0, unsigned: 0, "taken-back": 1, ended: 0, spent: 1 });
  assert.deepEqual(gather(words, [], [b.name]).left.ended, 1);
});

Deno.test("gatherEvidence() finds one complaint of each staked witness, and nothing is missing", () => {
  const words = said(complaint(a, thief.name), complaint(b, thief.name));
  const evidence = gather(words);
  assert.deepEqual(evidence.complaints, words.map(({ word }) => word));
  assert.equal(missingWitnesses(evidence), 0);
});

Deno.test("makeWordCheck() knows of no word that wasn't checked, nor of another's, and nothing counts by it meanwhile", () => {
  const words = said(complaint(a, thief.name), complaint(b, thief.name));
  const [{ word }] = words as [PublicWord];
  const { isWord, known } = makeWordCheck();
  const none = { unstaked: 0, unsigned: 0, "taken-back": 0, ended: 0, spent: 0 };
  const before = gather(words, [], [], known);
  assert.deepEqual([before.complaints, before.left], [[], none]);
  const [mine, other] = [a, b].map(({ context }) => ({
    viewer: context.keys.viewer,
    stream: TRIAL_STREAM,
  })) as [
    ComplaintSigner,
    ComplaintSigner,
  ];
  assert.deepEqual([isWord(word, mine), known(word, mine), known(word, other)], [true, true, undefined]);
  assert.deepEqual(gather(words, [], [], known).complaints, [word]);
  assert.deepEqual([isWord(word, other), known(word, other), known(word, mine)], [false, false, undefined]);
});
