import assert from "node:assert/strict";
import { formatAddress } from "../nostr/address.ts";
import { type Checkpoint, checkpointTemplate } from "../nostr/checkpoint.ts";
import { type DelegationOptions, delegationTemplate } from "../nostr/delegation.ts";
import { type NostrEvent, publicKeyOf, signEvent } from "../nostr/event.ts";
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
const verdict = (one: NostrEvent, other: NostrEvent, delegations = [delegated()]) =>
  judgeFork({ checkpoints: [one, other], delegations }, address).verdict;

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
  assert.deepEqual(judgeFork({ checkpoints: [one, sealed("bb")], delegations: [delegated()] }, address), {
    verdict: "forked",
    sid: "0011223344556677",
    rid: "video",
    n: 7,
  });
  const { kind: _, ...rest } = checkpointTemplate(
    { address, sid: "0011223344556677", rid: "video", n: 7, head: "bb".repeat(32), state: "paused" },
    NOW,
  );
  assert.equal(verdict(one, signEvent({ ...rest, kind: KIND.checkpointRecord }, BOX)), "forked");
  const two = [delegated({ signers: [publicKeyOf(BOX)] }), delegated({ signers: [publicKeyOf(SECOND)] })];
  assert.equal(verdict(one, sealed("bb", {}, SECOND), two), "forked");
});

Deno.test("readForkProof() reads what is whole and small, and nothing else", () => {
  const proof = { checkpoints: [sealed("aa"), sealed("bb")], delegations: [delegated()] };
  assert.deepEqual(readForkProof(JSON.parse(JSON.stringify(proof))), proof);
  const [one] = proof.checkpoints;
  const large = { ...delegated(), content: "x".repeat(8000) };
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
