import assert from "node:assert/strict";
import { readStakeReceipt } from "../../contracts/escrow/stake-receipt.ts";
import { signWord, wordId } from "../../contracts/escrow/words.ts";
import {
  type Checkpoint,
  checkpointTemplate,
  MOST_CHECKPOINT_BYTES,
} from "../../contracts/nostr/checkpoint.ts";
import { MOST_DELEGATION_BYTES } from "../../contracts/nostr/delegation.ts";
import {
  isWithin,
  type NostrEvent,
  publicKeyOf,
  readVerifiedEvent,
  signEvent,
} from "../../contracts/nostr/event.ts";
import { claimBody, complain, layTable } from "./trial-arbiter.ts";
import {
  BOX_SECRET,
  CREATOR_SECRET,
  TRIAL_DELEGATION,
  TRIAL_STREAM,
  trialDelegation,
} from "./trial-stream.ts";
import { a, b, claimed, complaints, thief, verdictIn, WINDOW } from "./trial-claim.ts";

const [first = assert.fail(), second = assert.fail()] = complaints.map(({ said }) => said);
const OTHER_BOX = new Uint8Array(32).fill(22);

function sealed(head: string, change: Partial<Checkpoint> = {}, secret = BOX_SECRET): NostrEvent {
  const { createdAt = 50, ...place } = change;
  const said = { address: TRIAL_STREAM, sid: first.sid, rid: "video", n: 9, state: "live" as const };
  return signEvent(checkpointTemplate({ ...said, head: head.repeat(32), ...place }, createdAt), secret);
}
const forked = (one: NostrEvent, other: NostrEvent, delegations = [TRIAL_DELEGATION]) => ({
  checkpoints: [one, other],
  delegations,
});
const asked = (fork: unknown, complaint = wordId(first)) => ({ ...thief.agreed, complaint, fork });

Deno.test("rebutClaim() takes no two checkpoints by a key, of a session or under a delegation that the witness did not judge by", async () => {
  const { code, table, at } = await claimed();
  const elsewhere = { sid: "ff".repeat(8) };
  const revoked = trialDelegation([BOX_SECRET, OTHER_BOX], [2, 90]);
  const both = [TRIAL_DELEGATION, revoked];
  const late = trialDelegation([OTHER_BOX], [101, 200]);
  const wrong = {
    "they agree": forked(sealed("aa"), sealed("aa")),
    "another place": forked(sealed("aa"), sealed("bb", { n: 10 })),
    "another session": forked(sealed("aa", elsewhere), sealed("bb", elsewhere)),
    "a stranger's": forked(sealed("aa"), sealed("bb", {}, OTHER_BOX)),
    "a revoked key beside the box": forked(sealed("aa"), sealed("bb", {}, OTHER_BOX), both),
    "a revoked key alone": forked(sealed("aa", {}, OTHER_BOX), sealed("bb", {}, OTHER_BOX), both),
    "without the witness' delegation": forked(sealed("aa"), sealed("bb"), [revoked]),
    "another time": forked(sealed("aa", { createdAt: 150 }), sealed("bb", { createdAt: 150 })),
    "another time's key": forked(
      sealed("aa", { createdAt: 150 }, OTHER_BOX),
      sealed("bb", { createdAt: 150 }, OTHER_BOX),
      [TRIAL_DELEGATION, late],
    ),
    "no delegation": forked(sealed("aa"), sealed("bb"), []),
    "no proof": 7,
  };
  for (const [what, fork] of Object.entries(wrong)) {
    assert.equal(await code("rebut", asked(fork)), "bad-rebuttal", what);
  }
  table.height = at + WINDOW;
  assert.equal(await code("rebut", asked(forked(sealed("aa"), sealed("bb")))), "too-late");
});

Deno.test("rebutClaim() takes two checkpoints that contradict each other about the session that the witness judged", async () => {
  const { code, done, table, at } = await claimed();
  const fork = forked(sealed("aa"), sealed("bb"));
  const retraction = signWord(
    { word: "retraction", complaint: wordId(first), witness: a.name },
    a.viewerSecret,
  );
  assert.equal(await code("rebut", { ...asked(fork), retraction }), "bad-rebuttal", "one answer at a time");
  const { receipt } = await done("rebut", asked(fork));
  const kept = readVerifiedEvent(receipt);
  const said = kept && readStakeReceipt(kept);
  assert.deepEqual(said?.step === "rebuttal" && said.answer, { fork });
  await done("rebut", asked(fork, wordId(second)));
  table.height = at + WINDOW;
  assert.equal(verdictIn(await done("verdict", thief.agreed)).outcome, "release");
});

Deno.test("rebutClaim() takes no fork about complaints of before, which name no delegation, but their witnesses' own words", async () => {
  const { table, activate, done, code } = layTable();
  for (const stake of [thief, a, b]) await activate(stake);
  const said = [a, b].map((witness) => {
    const { delegation: _, ...before } = complain(witness, thief).said;
    return signWord(before, witness.viewerSecret);
  });
  await done("claim", claimBody(thief, said));
  const complaint = wordId(said[0]?.said ?? assert.fail());
  assert.equal(await code("rebut", asked(forked(sealed("aa"), sealed("bb")), complaint)), "bad-rebuttal");
  const retraction = signWord({ word: "retraction", complaint, witness: a.name }, a.viewerSecret);
  await done("rebut", { ...thief.agreed, complaint, retraction });
  table.height = (table.height ?? 0) + WINDOW;
  assert.equal(verdictIn(await done("verdict", thief.agreed)).outcome, "release");
});

Deno.test("rebutClaim() takes proofs as large as viewers believe delegations and checkpoints, beside all that pages send along", async () => {
  const padded = ({ kind, created_at, content, tags }: NostrEvent, most: number, secret: Uint8Array) => {
    const longer = (count: number) => [...tags, ["padding", "\\".repeat(count)]];
    let count = most;
    while (!isWithin({ tags: longer(count), content }, most)) count--;
    return signEvent({ kind, created_at, content, tags: longer(count) }, secret);
  };
  const delegation = padded(TRIAL_DELEGATION, MOST_DELEGATION_BYTES, CREATOR_SECRET);
  const renewed = padded(
    trialDelegation([BOX_SECRET], [101, 200]),
    MOST_DELEGATION_BYTES,
    CREATOR_SECRET,
  );
  const table = layTable();
  for (const stake of [thief, a, b]) await table.activate(stake);
  const said = [a, b].map((witness) => complain(witness, thief, { delegation: delegation.id }));
  await table.done("claim", claimBody(thief, said));
  const [one, other] = [sealed("aa"), sealed("bb", { createdAt: 150 })].map((checkpoint) =>
    padded(checkpoint, MOST_CHECKPOINT_BYTES, BOX_SECRET)
  );
  assert.ok(one !== undefined && other !== undefined);
  const fork = forked(one, other, [delegation, renewed]);
  const complaint = wordId(said[0]?.said ?? assert.fail());
  // Pages send as much of an arbiter's own words as 24,000 bytes.
  const record = signEvent({ kind: 1, created_at: 1, tags: [], content: "x".repeat(23_000) }, OTHER_BOX);
  const { receipt } = await table.done("rebut", { ...asked(fork, complaint), records: [record] });
  const bytes = new TextEncoder().encode(JSON.stringify(receipt)).length;
  assert.ok(bytes < 24_000, `${bytes} bytes: sent along in full by whoever asks again`);
  assert.equal(readVerifiedEvent(receipt)?.pubkey, publicKeyOf(new Uint8Array(32).fill(5)));
});
