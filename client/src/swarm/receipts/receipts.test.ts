import assert from "node:assert/strict";
import { fromHex } from "../../../../contracts/hex.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { publicKeyOf, signEvent } from "../../../../contracts/nostr/event-signature.ts";
import { peerIdOf } from "../../../../contracts/swarm/peer-id.ts";
import { readReceipt, type Receipt, receiptTemplate } from "../../../../contracts/swarm/receipt.ts";
import { type FakeClock, makeFakeClock } from "../../../testing/fake-clock.ts";
import { makeReceipts } from "./receipts.ts";

const ADDRESS = `30311:${"a".repeat(64)}:test`;
const SID = "0123456789abcdef";

function pageOf(fill: number, clock: FakeClock) {
  const secret = new Uint8Array(32).fill(fill);
  const peerId = peerIdOf(fromHex(publicKeyOf(secret)) ?? new Uint8Array(), ADDRESS);
  const sent: { to: string; receipt: NostrEvent }[] = [];
  const kept: NostrEvent[] = [];
  const page = {
    secret,
    peerId,
    sent,
    kept,
    received: 0,
    receipts: makeReceipts({
      address: ADDRESS,
      sid: SID,
      peerId,
      secret,
      send: (to, receipt) => sent.push({ to, receipt }),
      shelf: { put: (receipt) => kept.every(({ id }) => id !== receipt.id) && kept.push(receipt) > 0 },
      now: clock.now,
      after: clock.after,
      onCount: (received) => void (page.received = received),
    }),
  };
  return page;
}

/** A giver, a receiver who took 1 MB of segments 4 to 6, and the receipt as it was sent. */
async function givenOnce() {
  const clock = makeFakeClock(1_790_000_000_000);
  const [giver, receiver] = [pageOf(1, clock), pageOf(2, clock)];
  giver.receipts.gave(1_000_000, receiver.peerId);
  for (const n of [4, 5, 6]) receiver.receipts.took(n === 4 ? 400_000 : 300_000, giver.peerId, n);
  await clock.pass(35_000);
  const sent = receiver.sent[0];
  assert.ok(sent);
  return { clock, giver, receiver, sent };
}

function forged(changes: Partial<Receipt>, fill: number, base: NostrEvent): NostrEvent {
  const receipt = readReceipt(base);
  assert.ok(receipt);
  return signEvent(
    receiptTemplate({ ...receipt, ...changes }, base.created_at),
    new Uint8Array(32).fill(fill),
  );
}

Deno.test("makeReceipts() drops what was bent, signed by another, or said of another session", async () => {
  const { giver, receiver, sent } = await givenOnce();
  const receipt = sent.receipt;
  const { heard } = giver.receipts;
  assert.equal(heard("x"), "malformed");
  assert.equal(heard({ ...receipt, sig: "0".repeat(128) }), "bad-signature");
  assert.equal(heard({ ...receipt, content: "x".repeat(3000) }), "malformed");
  assert.equal(heard(forged({}, 3, receipt)), "wrong-signer");
  assert.equal(heard(forged({ sid: "f".repeat(16) }, 2, receipt)), "unknown-session");
  assert.equal(heard(forged({ address: `30311:${"b".repeat(64)}:test` }, 2, receipt)), "wrong-address");
  assert.equal(heard(forged({ from: "-DS0100-cccccccccccc" }, 2, receipt)), "wrong-sender");
  assert.equal(receiver.receipts.heard(receipt), "wrong-sender");
  assert.equal(giver.kept.length, 0);
  assert.equal(giver.received, 0);
});

Deno.test("makeReceipts() drops a receipt about oneself", async () => {
  const { giver, sent } = await givenOnce();
  const tags = sent.receipt.tags.map((tag) => tag[0] === "to" ? ["to", giver.peerId] : tag);
  const own = signEvent({ ...sent.receipt, tags }, giver.secret);
  assert.equal(giver.receipts.heard(own), "about-oneself");
});

Deno.test("makeReceipts() drops praise for more than was given, at once or bit by bit", async () => {
  const { giver, sent } = await givenOnce();
  assert.equal(giver.receipts.heard(forged({ bytes: 1_300_000 }, 2, sent.receipt)), "overstated");
  assert.equal(giver.receipts.heard(sent.receipt), "kept");
  assert.equal(giver.receipts.heard(forged({ bytes: 300_000 }, 2, sent.receipt)), "overstated");
});

Deno.test("makeReceipts() drops praise by somebody who was given nothing", async () => {
  const { clock, giver, sent } = await givenOnce();
  const stranger = pageOf(4, clock);
  assert.equal(giver.receipts.heard(forged({ to: stranger.peerId }, 4, sent.receipt)), "overstated");
});

Deno.test("makeReceipts() counts a receipt once", async () => {
  const { giver, sent } = await givenOnce();
  assert.equal(giver.receipts.heard(sent.receipt), "kept");
  giver.receipts.gave(1_000_000, sent.to);
  giver.receipts.gave(5_000_000, readReceipt(sent.receipt)?.to ?? "");
  assert.equal(giver.receipts.heard(sent.receipt), "repeated");
  assert.equal(giver.received, 1);
});

Deno.test("makeReceipts() checks no more signatures than honest peers send", async () => {
  const { clock, giver, sent } = await givenOnce();
  const bent = { ...sent.receipt, sig: "0".repeat(128) };
  for (let at = 0; at < 40; at++) giver.receipts.heard(bent);
  assert.equal(giver.receipts.heard(sent.receipt), "too-many");
  await clock.pass(10_000);
  assert.equal(giver.receipts.heard(sent.receipt), "kept");
});

Deno.test("makeReceipts() signs what a peer brought, and the giver keeps it", async () => {
  const { giver, receiver, sent } = await givenOnce();
  assert.equal(sent.to, giver.peerId);
  assert.deepEqual(readReceipt(sent.receipt), {
    address: ADDRESS,
    sid: SID,
    from: giver.peerId,
    to: receiver.peerId,
    first: 4,
    last: 6,
    bytes: 1_000_000,
  });
  assert.equal(giver.receipts.heard(sent.receipt), "kept");
  assert.deepEqual([giver.received, giver.kept.length], [1, 1]);
});

Deno.test("makeReceipts() signs for the rest when it is closed, and is silent afterwards", async () => {
  const clock = makeFakeClock();
  const page = pageOf(2, clock);
  page.receipts.took(5, pageOf(1, clock).peerId, 1);
  page.receipts.close();
  assert.equal(page.sent.length, 1);
  await clock.pass(120_000);
  assert.equal(page.sent.length, 1);
});

Deno.test("makeReceipts() signs nothing more for whom it denies, and says which segments it signed for before", async () => {
  const clock = makeFakeClock();
  const [page, giver, other] = [pageOf(2, clock), pageOf(1, clock).peerId, pageOf(3, clock).peerId];
  page.receipts.took(5, giver, 4);
  page.receipts.took(5, giver, 6);
  await clock.pass(35_000);
  assert.equal(page.sent.length, 1);
  page.receipts.took(5, giver, 7);
  page.receipts.took(5, other, 7);
  assert.deepEqual([3, 4, 5, 6, 7].map((n) => page.receipts.deny(giver, n)), [
    true,
    false,
    false,
    false,
    true,
  ]);
  page.receipts.took(5, giver, 8);
  page.receipts.close();
  assert.deepEqual(page.sent.map(({ to }) => to), [giver, other]);
});
