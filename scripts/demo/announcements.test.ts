import assert from "node:assert/strict";
import { readDelegation } from "../../contracts/nostr/delegation.ts";
import { readPaymentTargets } from "../../contracts/nostr/payment-targets.ts";
import { publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { readLiveEvent } from "../../contracts/nostr/live-event.ts";
import { demoAnnouncement, demoDelegation, demoPaymentTargets } from "./announcements.ts";
import { demoWallet } from "./tip-target.ts";

const key = new Uint8Array(32).fill(7);
const stream = { creator: publicKeyOf(key), d: "demo" };
const box = "ab".repeat(32);
const now = 1_800_000_000;
const places = { box: "http://localhost:5659", relay: "ws://localhost:5658", edge: "http://localhost:5657" };

Deno.test("demoDelegation() is renewed for another box, near its end, and before its beginning", () => {
  const template = demoDelegation(stream, box, now, undefined);
  assert.ok(template !== undefined);
  const old = signEvent(template, key);
  assert.ok(demoDelegation(stream, "cd".repeat(32), now, old) !== undefined);
  assert.ok(demoDelegation(stream, box, now + 20 * 3600, old) !== undefined);
  assert.ok(demoDelegation(stream, box, now - 2 * 3600, old) !== undefined);
});

Deno.test("demoDelegation() leaves alone what still covers the box", () => {
  const template = demoDelegation(stream, box, now, undefined);
  assert.ok(template !== undefined);
  const event = signEvent(template, key);
  const read = readDelegation(event);
  assert.deepEqual(read?.signers, [box]);
  assert.ok(read.nbf <= now && read.exp > now);
  assert.equal(demoDelegation(stream, box, now + 3600, event), undefined);
});

Deno.test("demoAnnouncement() keeps the start of a running broadcast and begins anew after an ended one", () => {
  const live = signEvent(demoAnnouncement(stream, "live", places, now, undefined), key);
  const refresh = signEvent(demoAnnouncement(stream, "live", places, now + 60, live), key);
  assert.equal(readLiveEvent(refresh)?.starts, now);
  const ended = signEvent(demoAnnouncement(stream, "ended", places, now + 90, refresh), key);
  assert.deepEqual([readLiveEvent(ended)?.status, readLiveEvent(ended)?.ends], ["ended", now + 90]);
  const again = signEvent(demoAnnouncement(stream, "live", places, now + 120, ended), key);
  assert.equal(readLiveEvent(again)?.starts, now + 120);
});

Deno.test("demoAnnouncement() names the plain playlist first", () => {
  const event = signEvent(demoAnnouncement(stream, "live", places, now, undefined), key);
  assert.equal(readLiveEvent(event)?.streaming[0], "http://localhost:5659/live/demo/index.m3u8");
});

Deno.test("demoPaymentTargets() takes an address back once there is no private chain, and repeats nothing", () => {
  const { address } = demoWallet(key);
  assert.equal(demoPaymentTargets(undefined, now, undefined), undefined);
  const template = demoPaymentTargets(address, now, undefined);
  assert.ok(template !== undefined);
  const out = signEvent(template, key);
  assert.equal(readPaymentTargets(out)?.monero, address);
  assert.equal(demoPaymentTargets(address, now, out), undefined);
  const back = demoPaymentTargets(undefined, now, out);
  assert.ok(back !== undefined);
  assert.equal(readPaymentTargets(signEvent(back, key))?.monero, undefined);
});

Deno.test("demoAnnouncement() names where tips go only where they can", () => {
  const { address } = demoWallet(key);
  const monero = (to: Partial<typeof places & { monero: string }>) =>
    readLiveEvent(signEvent(demoAnnouncement(stream, "live", { ...places, ...to }, now, undefined), key))
      ?.monero;
  assert.equal(monero({ monero: address }), address);
  assert.equal(monero({}), undefined);
});
