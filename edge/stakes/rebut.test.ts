import assert from "node:assert/strict";
import { SETTLING_BLOCKS } from "../../contracts/escrow/decision.ts";
import { readStakeReceipt } from "../../contracts/escrow/stake-receipt.ts";
import { SECRETS } from "../../contracts/escrow/trial-stake.ts";
import { signWord, wordId } from "../../contracts/escrow/words.ts";
import { fromHex } from "../../contracts/hex.ts";
import { type NostrEvent, publicKeyOf, readVerifiedEvent, signEvent } from "../../contracts/nostr/event.ts";
import { peerIdOf } from "../../contracts/swarm/peer-id.ts";
import { receiptTemplate } from "../../contracts/swarm/receipt.ts";
import { ACCUSED_PEER, signedPage, WITNESS_PAGE } from "./trial-arbiter.ts";
import { TRIAL_STREAM } from "./trial-stream.ts";
import { a, b, claimed, complaints, thief, verdictIn, WINDOW } from "./trial-claim.ts";

Deno.test("rebutClaim() refuses answers to nothing, of nobody, about another segment, and late ones", async () => {
  const { code, done, table, at } = await claimed();
  const [first] = complaints;
  assert.ok(first !== undefined);
  const complaint = wordId(first.said);
  const retraction = signWord({ word: "retraction", complaint, witness: a.name }, a.viewerSecret);
  const asked = { ...thief.agreed, complaint, retraction };
  assert.equal(await code("rebut", { ...a.agreed, complaint, retraction }), "no-claim");
  assert.equal(await code("rebut", { ...asked, complaint: "00".repeat(32) }), "no-such-complaint");
  assert.equal(await code("rebut", { ...thief.agreed, complaint }), "bad-rebuttal");
  for (const secret of [thief.viewerSecret, b.viewerSecret, SECRETS.creator]) {
    assert.equal(
      await code("rebut", { ...asked, retraction: signWord(retraction.said, secret) }),
      "bad-rebuttal",
    );
  }
  const mine = signWord({ word: "retraction", complaint, witness: b.name }, b.viewerSecret);
  assert.equal(await code("rebut", { ...asked, retraction: mine }), "bad-rebuttal");
  const transferred = (change: Record<string, unknown> = {}, secret = WITNESS_PAGE): NostrEvent => {
    const receipt = {
      address: TRIAL_STREAM,
      sid: "0011223344556677",
      from: ACCUSED_PEER,
      to: peerIdOf(fromHex(publicKeyOf(secret)) ?? new Uint8Array(), TRIAL_STREAM),
      first: 7,
      last: 7,
      bytes: 10,
      ...change,
    };
    return signEvent(receiptTemplate(receipt, 1), secret);
  };
  const wrong = [
    transferred({ first: 8, last: 9 }),
    transferred({ sid: "00".repeat(8) }),
    transferred({ from: peerIdOf(new Uint8Array(32).fill(77), TRIAL_STREAM) }),
    transferred({}, new Uint8Array(32).fill(78)),
  ];
  for (const transfer of wrong) {
    assert.equal(await code("rebut", { ...thief.agreed, complaint, transfer }), "bad-rebuttal");
  }
  table.height = at + WINDOW - SETTLING_BLOCKS;
  assert.equal(await code("rebut", asked), "too-late");
  table.height--;
  const { receipt } = await done("rebut", { ...thief.agreed, complaint, transfer: transferred() });
  const kept = readVerifiedEvent(receipt);
  assert.equal(kept && readStakeReceipt(kept)?.step, "rebuttal");
  assert.deepEqual(await done("rebut", asked), { receipt });
  table.height = at + WINDOW;
  assert.equal(verdictIn(await done("verdict", thief.agreed)).outcome, "release");
});

Deno.test("rebutClaim() takes a receipt of another page of the witness, and of no page that isn't its own", async () => {
  const { code, done, table, at } = await claimed();
  const complaint = wordId(complaints[0]?.said ?? assert.fail());
  const secret = new Uint8Array(32).fill(78);
  const page = publicKeyOf(secret);
  const transfer = signEvent(
    receiptTemplate({
      address: TRIAL_STREAM,
      sid: "0011223344556677",
      from: ACCUSED_PEER,
      to: peerIdOf(fromHex(page) ?? new Uint8Array(), TRIAL_STREAM),
      first: 7,
      last: 7,
      bytes: 10,
    }, 1),
    secret,
  );
  const asked = { ...thief.agreed, complaint, transfer };
  for (
    const pageSignature of [signedPage(b, page), signedPage(a, publicKeyOf(WITNESS_PAGE)), "00".repeat(64)]
  ) {
    assert.equal(await code("rebut", { ...asked, pageSignature }), "bad-rebuttal");
  }
  await done("rebut", { ...asked, pageSignature: signedPage(a, page) });
  table.height = at + WINDOW;
  assert.equal(verdictIn(await done("verdict", thief.agreed)).outcome, "release");
});

Deno.test("rebutClaim() takes an answer while nodes disagree or are silent, dated by the lowest plausible height", async () => {
  const complaint = wordId(complaints[0]?.said ?? assert.fail());
  const retraction = signWord({ word: "retraction", complaint, witness: a.name }, a.viewerSecret);
  const asked = { ...thief.agreed, complaint, retraction };
  const late = await claimed();
  Object.assign(late.table, { height: undefined, lowest: undefined });
  assert.equal(await late.code("rebut", asked), "pending", "no node answers");
  late.table.lowest = late.at + WINDOW - SETTLING_BLOCKS;
  assert.equal(await late.code("rebut", asked), "too-late", "all of them say so");
  for (const lowest of [0, 300]) {
    const { code, done, table, at } = await claimed();
    Object.assign(table, { height: undefined, lowest: lowest === 0 ? 0 : at + lowest });
    const kept = readVerifiedEvent((await done("rebut", asked)).receipt);
    assert.equal(kept && readStakeReceipt(kept)?.height, at + lowest);
    assert.equal(await code("verdict", thief.agreed), "pending", "decided only on what nodes agree on");
    table.height = at + WINDOW;
    assert.equal(verdictIn(await done("verdict", thief.agreed)).outcome, "release");
  }
});
