import assert from "node:assert/strict";
import { formatAddress } from "../nostr/address.ts";
import { type Checkpoint, checkpointTemplate, MOST_CHECKPOINT_BYTES } from "../nostr/checkpoint.ts";
import { type DelegationOptions, delegationTemplate, MOST_DELEGATION_BYTES } from "../nostr/delegation.ts";
import { isWithin, type NostrEvent, publicKeyOf, signEvent } from "../nostr/event.ts";
import { KIND } from "../nostr/kinds.ts";
import { judgeFork, readForkProof } from "./fork-proof.ts";

const [CREATOR, BOX, SECOND, STRANGER] = [8, 9, 10, 11].map((byte) => new Uint8Array(32).fill(byte)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
const address = formatAddress({ creator: publicKeyOf(CREATOR), d: "bees" });
const NOW = 1_800_000_000;
const sealed = (head: string, change: Partial<Checkpoint> = {}, box = BOX, at = NOW): NostrEvent => {
  const place = { address, sid: "0011223344556677", rid: "video", n: 7, state: "live" as const };
  return signEvent(checkpointTemplate({ ...place, head: head.repeat(32), ...change }, at), box);
};
const delegated = (change: Partial<DelegationOptions> = {}, by = CREATOR): NostrEvent => {
  const signers = [BOX, SECOND].map((box) => publicKeyOf(box));
  const options = { address, signers, nbf: NOW - 100, exp: NOW + 100, ...change };
  return signEvent(delegationTemplate(options, NOW - 100), by);
};
const SID = "0011223344556677";
const judge = (
  one: NostrEvent,
  other: NostrEvent,
  delegations = [delegated()],
  sid = SID,
  by = delegations[0],
) => judgeFork({ checkpoints: [one, other], delegations }, { address, sid, delegation: by?.id ?? "" });
const verdict = (...args: Parameters<typeof judge>) => judge(...args).verdict;

Deno.test("judgeFork() says forked of nothing that an honest box signs, nor of what others sign in its name", () => {
  const one = sealed("aa");
  assert.equal(verdict(one, sealed("aa", {}, BOX, NOW + 5)), "agree", "signed anew each five seconds");
  assert.equal(verdict(one, sealed("aa", { open: "cc".repeat(32) })), "agree", "its open segment grew");
  for (const place of [{ n: 8 }, { rid: "audio" }, { sid: "ff".repeat(8) }]) {
    assert.equal(verdict(one, sealed("bb", place)), "other-place");
  }
  assert.equal(verdict(one, sealed("bb", {}, STRANGER)), "unknown-signer");
  assert.equal(verdict(one, sealed("bb", {}, BOX, NOW + 101)), "unknown-signer", "after its delegation");
  const forged = { ...sealed("bb"), sig: one.sig };
  assert.equal(verdict(one, forged), "unsigned");
  assert.equal(verdict(one, { ...sealed("bb"), pubkey: publicKeyOf(SECOND) }), "unsigned");
  const elsewhere = formatAddress({ creator: publicKeyOf(CREATOR), d: "wasps" });
  assert.equal(verdict(one, sealed("bb", { address: elsewhere })), "other-stream");
  assert.equal(verdict(one, delegated()), "malformed");
});

Deno.test("judgeFork() takes no delegation of anybody but the stream's creator", () => {
  const [one, other] = [sealed("aa"), sealed("bb")];
  assert.equal(verdict(one, other, [one]), "malformed");
  assert.equal(verdict(one, other, [delegated({ signers: [] })]), "unknown-signer");
  assert.equal(verdict(one, other, [{ ...delegated(), sig: one.sig }]), "unsigned");
  const thief = formatAddress({ creator: publicKeyOf(STRANGER), d: "bees" });
  assert.equal(verdict(one, other, [delegated({ address: thief }, STRANGER)]), "other-stream");
  assert.equal(verdict(one, other, [delegated({}, STRANGER)]), "malformed", "of its own address alone");
});

Deno.test("judgeFork() says forked where boxes of the creator's sealed one place in two ways, in playlists or on relays", () => {
  const one = sealed("aa");
  assert.deepEqual(judge(one, sealed("bb")), { verdict: "forked", sid: SID, rid: "video", n: 7 });
  const { kind: _, ...rest } = checkpointTemplate(
    { address, sid: "0011223344556677", rid: "video", n: 7, head: "bb".repeat(32), state: "paused" },
    NOW,
  );
  assert.equal(verdict(one, signEvent({ ...rest, kind: KIND.checkpointRecord }, BOX)), "forked");
  assert.equal(verdict(one, sealed("bb", {}, SECOND)), "forked", "by two boxes that the witness believed");
  const later = delegated({ nbf: NOW + 50, exp: NOW + 300 });
  assert.equal(verdict(one, sealed("bb", {}, BOX, NOW + 200), [delegated(), later]), "forked", "and renewed");
});

Deno.test("judgeFork() takes no fork of a key that the witness did not believe, of another session or of another time", () => {
  const [one, other] = [sealed("aa"), sealed("bb")];
  const before = delegated({ nbf: NOW - 90 });
  const now = delegated({ signers: [publicKeyOf(SECOND)] });
  // The witness judged by `now`, in which the creator revoked the first box; whoever has its key signs what it likes.
  for (const delegations of [[now, before], [before, now]]) {
    assert.deepEqual(judge(one, other, delegations, SID, now), {
      verdict: "unknown-signer",
      signer: publicKeyOf(BOX),
    });
    assert.equal(verdict(sealed("aa", {}, SECOND), other, delegations, SID, now), "unknown-signer");
    assert.equal(verdict(other, sealed("aa", {}, SECOND), delegations, SID, now), "unknown-signer");
  }
  assert.equal(verdict(one, other, [before], SID, now), "other-delegation");
  assert.deepEqual(judge(one, other, [before], "ff".repeat(8)), { verdict: "other-session", sid: SID });
  const late = [sealed("aa", {}, BOX, NOW + 200), sealed("bb", {}, BOX, NOW + 200)] as const;
  assert.equal(verdict(...late, [before]), "unknown-signer", "no delegation is for that time");
  const alien = delegated({ nbf: NOW + 150, exp: NOW + 250, signers: [publicKeyOf(SECOND)] });
  assert.equal(
    verdict(...late, [before, alien]),
    "unknown-signer",
    "the one for that time names another box",
  );
});

Deno.test("readForkProof() reads every proof by the largest checkpoints and delegations that count", () => {
  const filled = (event: NostrEvent, most: number, box: Uint8Array, padding: string): NostrEvent => {
    const { kind, created_at, content, tags } = event;
    const fits = (count: number) =>
      isWithin({ tags: [...tags, ["p", padding.repeat(count)]], content }, most);
    let count = most;
    while (!fits(count)) count--;
    return signEvent({ kind, created_at, content, tags: [...tags, ["p", padding.repeat(count)]] }, box);
  };
  for (const padding of ["x", "\\", "蜂"]) {
    const checkpoints = [sealed("aa"), sealed("bb")].map((event) =>
      filled(event, MOST_CHECKPOINT_BYTES, BOX, padding)
    );
    const [one, other] = checkpoints as [NostrEvent, NostrEvent];
    const delegations = [delegated(), delegated({ nbf: NOW - 90 })].map((event) =>
      filled(event, MOST_DELEGATION_BYTES, CREATOR, padding)
    );
    const proof = readForkProof(JSON.parse(JSON.stringify({ checkpoints, delegations })));
    assert.deepEqual(proof, { checkpoints, delegations });
    assert.equal(verdict(one, other, delegations), "forked");
    const receipt = JSON.stringify({ content: JSON.stringify(proof) });
    assert.ok(new TextEncoder().encode(receipt).length < 24 * 1024, "as an arbiter's receipt on relays");
  }
});

Deno.test("readForkProof() reads what is whole and small, and nothing else", () => {
  const proof = { checkpoints: [sealed("aa"), sealed("bb")], delegations: [delegated()] };
  assert.deepEqual(readForkProof(JSON.parse(JSON.stringify(proof))), proof);
  const [one] = proof.checkpoints;
  const large = { ...delegated(), content: "x".repeat(12_000) };
  const bent = [
    { checkpoints: [one] },
    { checkpoints: [one, one, one] },
    { checkpoints: [one, 7] },
    { delegations: [] },
    { delegations: [delegated(), delegated(), delegated()] },
    { delegations: [large] },
    { delegations: [null] },
    { more: 1 },
  ];
  for (const change of bent) assert.equal(readForkProof({ ...proof, ...change }), undefined);
  for (const odd of [null, 7, [], "x"]) assert.equal(readForkProof(odd), undefined);
});
