import assert from "node:assert/strict";
import { SECRETS } from "../../../../contracts/escrow/trial-stake.ts";
import { type ComplaintWord, signWord, wordId } from "../../../../contracts/escrow/words.ts";
import { fromHex } from "../../../../contracts/hex.ts";
import { type NostrEvent, publicKeyOf, signEvent } from "../../../../contracts/nostr/event.ts";
import type { ForkProof } from "../../../../contracts/seal/fork-proof.ts";
import { peerIdOf } from "../../../../contracts/swarm/peer-id.ts";
import { receiptTemplate } from "../../../../contracts/swarm/receipt.ts";
import { withRecords } from "./kept-stake.ts";
import type { StakePorts } from "./stake-ports.ts";
import { answerClaim, askEnd } from "./stake-steps.ts";
import { BEGUN, BEGUN_AT, STREAM, trialAgreed, trialHeld, trialReceipt } from "./trial-viewer-stake.ts";
import { trialDelegation, trialSeal } from "./trial-seals.ts";
import { trialPageWord, trialStaked } from "./trial-witness.ts";

const PAGE = new Uint8Array(32).fill(12);
const witness = trialStaked(9);
const before = trialHeld(trialAgreed());
const complaint: ComplaintWord = {
  word: "complaint",
  accused: before.name,
  rule: "bad-bytes",
  witness: witness.name,
  peer: peerIdOf(new Uint8Array(32).fill(4), STREAM),
  page: publicKeyOf(new Uint8Array(32).fill(9)),
  pageSignature: "12".repeat(64),
  sid: "0011223344556677",
  n: 7,
  delegation: trialDelegation().id,
};
const claim = signWord({
  word: "claim",
  accused: before.name,
  rule: "bad-bytes",
  complaints: [wordId(complaint)],
}, SECRETS.creator);
const complaints = [signWord(complaint, witness.key.baseSecret)];
const claimed = trialHeld(
  withRecords(before, [
    trialReceipt(before, { step: "claim", height: BEGUN_AT + 100, claim, complaints }),
  ]),
);
const transfer = signEvent(
  receiptTemplate({
    address: STREAM,
    sid: complaint.sid,
    from: complaint.peer,
    to: peerIdOf(fromHex(publicKeyOf(PAGE)) ?? new Uint8Array(), STREAM),
    first: 5,
    last: 9,
    bytes: 1000,
  }, BEGUN),
  PAGE,
);

/** What the arbiter is asked, where relays have these words. */
async function asked(
  pages: readonly NostrEvent[],
  held = claimed,
  says: (body: Record<string, unknown>) => unknown = () => ({ state: "later", code: "pending", detail: "" }),
) {
  const bodies: Record<string, unknown>[] = [];
  const authors: (readonly string[])[] = [];
  const ports = {
    transfers: () => [transfer],
    pages: (_stream: string, of: readonly string[]) => {
      authors.push(of);
      return Promise.resolve(pages);
    },
    askArbiter: (_url: string, step: string, body: Record<string, unknown>) => {
      bodies.push({ step, ...body });
      return Promise.resolve(says(body));
    },
  };
  const { trouble } = await answerClaim(held, ports as unknown as StakePorts);
  return { bodies, authors, trouble };
}

Deno.test("answerClaim() asks the arbiter nothing with a receipt of a page that nobody says is the witness'", async () => {
  const { bodies, authors } = await asked([]);
  assert.deepEqual([bodies, authors], [[], [[transfer.pubkey]]]);
});

Deno.test("answerClaim() sends the signature for the witness' other page along with that page's receipt", async () => {
  const word = trialPageWord(witness, PAGE);
  const { bodies: [body, ...others] } = await asked([word]);
  assert.deepEqual(others, []);
  const { signature } = JSON.parse(word.content) as { signature: string };
  assert.deepEqual(
    [body?.step, body?.complaint, body?.transfer, body?.pageSignature],
    ["rebut", wordId(complaint), transfer, signature],
  );
});

Deno.test("answerClaim() shows a fork only where the arbiter doesn't believe the witness' receipt", async () => {
  const fork: ForkProof = {
    checkpoints: [trialSeal({ n: 8, head: "aa" }), trialSeal({ n: 8, head: "bb" })],
    delegations: [trialDelegation()],
  };
  const forked = trialHeld({ ...claimed.kept, forks: [fork] });
  const pages = [trialPageWord(witness, PAGE)];
  const refused = (code: string) => ({ state: "refused", code, detail: "" });
  const believed = await asked(pages, forked, () => ({ state: "done", answer: { receipt: {} } }));
  const waiting = await asked(pages, forked);
  for (const { bodies } of [believed, waiting]) {
    assert.deepEqual(bodies.map(({ transfer, fork }) => [transfer, fork]), [[transfer, undefined]]);
  }
  const doubted = await asked(pages, forked, () => refused("bad-rebuttal"));
  assert.deepEqual(doubted.bodies.map((body) => [body.transfer, body.fork]), [
    [transfer, undefined],
    [undefined, fork],
  ]);
  assert.equal(doubted.trouble?.code, "bad-rebuttal");
  const none = await asked([], forked, () => refused("bad-rebuttal"));
  assert.deepEqual(none.bodies.map((body) => body.fork), [fork]);
});

Deno.test("answerClaim() and askEnd() ask again without records where the arbiter takes no more bytes", async () => {
  const says = (body: Record<string, unknown>) =>
    (body.records as unknown[]).length > 0
      ? { state: "refused", code: "body-too-large", detail: "" }
      : { state: "later", code: "pending", detail: "" };
  const { bodies, trouble } = await asked([trialPageWord(witness, PAGE)], claimed, says);
  assert.deepEqual(bodies.map(({ records }) => records), [claimed.kept.records, []]);
  assert.equal(trouble?.code, "pending");
  const counts: unknown[] = [];
  const ports = {
    askArbiter: (_url: string, _step: string, body: Record<string, unknown>) => {
      counts.push((body.records as unknown[]).length);
      return Promise.resolve(says(body));
    },
  };
  await askEnd(claimed, "verdict", ports as unknown as StakePorts);
  await askEnd(trialHeld({ ...claimed.kept, records: [] }), "release", ports as unknown as StakePorts);
  assert.deepEqual(counts, [1, 0, 0]);
});
