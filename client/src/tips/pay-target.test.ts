import assert from "node:assert/strict";
import { trialWallet } from "../../../contracts/monero/trial-chain.ts";
import { recorded } from "../../../contracts/monero/trial-payments.ts";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import { tipAddresses } from "../../../contracts/nostr/tip-targets.ts";
import { choosePayTarget, isLeft, judgePrimary, type PayTargetOptions } from "./pay-target.ts";

const creator = "a".repeat(64);
const primary = recorded.creator.address;
const other = trialWallet("another").address;
const subaddress = recorded.creator.subaddresses[0] ?? "";
const integrated = recorded.payments.find(({ name }) => name === "tip")?.address ?? "";
const event = (kind: number, tags: string[][], pubkey = creator): NostrEvent => ({
  id: "0".repeat(64),
  pubkey,
  created_at: 0,
  kind,
  tags: [["d", "demo"], ...tags],
  content: "",
  sig: "0".repeat(128),
});
const live = (address: string, by?: string) => event(KIND.liveEvent, [["monero", address]], by);
const own = (address: string, by?: string) => event(KIND.paymentTargets, [["payto", "monero", address]], by);
const choose = (change: Partial<PayTargetOptions>) =>
  choosePayTarget({
    creator,
    announcement: undefined,
    paymentTargets: undefined,
    network: "mainnet",
    ...change,
  });

Deno.test("judgePrimary() names what no tip could be paid to", () => {
  assert.equal(judgePrimary("", "mainnet"), "malformed");
  assert.equal(judgePrimary(primary.slice(1), "mainnet"), "malformed");
  assert.equal(
    judgePrimary(`${primary.slice(0, -1)}${primary.endsWith("e") ? "f" : "e"}`, "mainnet"),
    "checksum",
  );
  assert.equal(judgePrimary(primary, "stagenet"), "network");
  assert.equal(judgePrimary(subaddress, "mainnet"), "subaddress");
  assert.equal(judgePrimary(integrated, "mainnet"), "integrated");
  assert.equal(judgePrimary(primary, "regtest"), undefined);
});

Deno.test("choosePayTarget() believes the creator alone", () => {
  const stranger = "b".repeat(64);
  const nothing = { state: "none", said: false };
  assert.deepEqual(choose({}), nothing);
  const strange = { announcement: live(primary, stranger), paymentTargets: own(primary, stranger) };
  assert.deepEqual(choose(strange), nothing);
  const announcement = live(primary);
  const chosen = { state: "payable", primary, event: announcement };
  assert.deepEqual(choose({ announcement, paymentTargets: own(other, stranger) }), chosen);
});

Deno.test("choosePayTarget() says why an address will not do, and takes none that the creator has left instead", () => {
  assert.deepEqual(choose({ announcement: live(subaddress) }), {
    state: "unpayable",
    address: subaddress,
    fault: "subaddress",
  });
  assert.deepEqual(choose({ announcement: live(primary), paymentTargets: own(integrated) }), {
    state: "unpayable",
    address: integrated,
    fault: "integrated",
  });
  const none = event(KIND.paymentTargets, [["payto", "bitcoin", "bc1q"]]);
  assert.deepEqual(choose({ announcement: live(primary), paymentTargets: none }), {
    state: "none",
    said: true,
  });
});

Deno.test("choosePayTarget() takes the creator's own word over an announcement of whatever date, which is asked only without it", () => {
  const paymentTargets = own(primary);
  const announcement = { ...live(other), created_at: 99 };
  assert.deepEqual(choose({ announcement, paymentTargets }), {
    state: "payable",
    primary,
    event: paymentTargets,
  });
  assert.deepEqual(choose({ announcement }), { state: "payable", primary: other, event: announcement });
});

Deno.test("choosePayTarget() offers nothing that an edge would not take", () => {
  const stream = { creator, d: "demo" };
  const words = [undefined, primary, other, subaddress];
  for (const announced of words) {
    for (const told of [...words, null]) {
      const announcement = announced === undefined ? undefined : live(announced);
      const paymentTargets = told === undefined
        ? undefined
        : told === null
        ? event(KIND.paymentTargets, [])
        : own(told);
      const chosen = choose({ announcement, paymentTargets });
      if (chosen.state !== "payable") continue;
      const known = [announcement, paymentTargets].filter((one) => one !== undefined);
      // By what the request brings alone, and with what relays have besides.
      for (const events of [[chosen.event], known]) {
        const now = tipAddresses(events, stream, 1).find(({ until }) => until === undefined);
        assert.equal(now?.address, chosen.primary, `${announced} ${told}`);
      }
    }
  }
});

Deno.test("isLeft() keeps a tip from an address that the creator left, and lets one be paid that nothing is said against", () => {
  const paymentTargets = own(other);
  const left: [string, Partial<PayTargetOptions>][] = [
    [primary, { paymentTargets }],
    [primary, { announcement: live(primary), paymentTargets }],
    [primary, { paymentTargets: own(subaddress) }],
    [primary, { paymentTargets: event(KIND.paymentTargets, []) }],
    [primary, { announcement: live(other) }],
  ];
  for (const [to, change] of left) assert.equal(isLeft(to, choose(change)), true, JSON.stringify(change));
  const kept: [string, Partial<PayTargetOptions>][] = [
    [other, { paymentTargets }],
    [other, { announcement: live(primary), paymentTargets }],
    [primary, { announcement: event(KIND.liveEvent, []) }],
    [primary, {}],
  ];
  for (const [to, change] of kept) assert.equal(isLeft(to, choose(change)), false, JSON.stringify(change));
});
