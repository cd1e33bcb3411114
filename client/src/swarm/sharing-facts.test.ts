import assert from "node:assert/strict";
import { delegationTemplate } from "../../../contracts/nostr/delegation.ts";
import { signEvent } from "../../../contracts/nostr/event.ts";
import { publicKeyOf } from "../../../contracts/nostr/event-signature.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import type { Sharing } from "../../../contracts/nostr/sharing.ts";
import { askingTerms, factsOf, type SessionState, type SharingWish } from "./sharing-facts.ts";

const creator = new Uint8Array(32).fill(7);
const address = `${KIND.liveEvent}:${publicKeyOf(creator)}:demo`;
const delegation = (sharing?: Sharing, createdAt = 100) =>
  signEvent(
    delegationTemplate({ address, signers: [], nbf: 100, exp: 200, ...(sharing && { sharing }) }, createdAt),
    creator,
  );
const wish: SharingWish = {
  choice: "share",
  conditions: { dataSaver: false, metered: false, lowBattery: false },
  edges: ["https://edge.example"],
  relay: undefined,
  budget: { take: () => true, left: () => 1 },
};
const session: SessionState = {
  address,
  delegations: [delegation()],
  sid: "00112233445566aa",
  webrtc: true,
  refused: false,
  paused: false,
  viewers: 3,
};

Deno.test("factsOf() counts as sealed only a session that was verified and that somebody vouches for", () => {
  assert.equal(factsOf(wish, session).sealed, true);
  assert.equal(factsOf(wish, { ...session, sid: undefined }).sealed, false);
  assert.equal(factsOf(wish, { ...session, delegations: [] }).sealed, false);
});

Deno.test("factsOf() takes no pledge of another tier for the one that is asked", () => {
  const asked = { ...session, delegations: [delegation({ tier: "stake", threshold: 3 }, 100)] };
  const pledge = { id: "one", bring: () => ({}) };
  assert.equal(factsOf(wish, asked).pledged, false);
  assert.equal(factsOf({ ...wish, pledge: { ...pledge, tier: "bond" } }, asked).pledged, false);
  assert.equal(factsOf({ ...wish, pledge: { ...pledge, tier: "stake" } }, asked).pledged, true);
});

Deno.test("factsOf() takes the newest of the creator's words", () => {
  const words = (...sharing: Sharing[]) =>
    factsOf(wish, { ...session, delegations: sharing.map((each, at) => delegation(each, 100 + at)) }).creator;
  assert.deepEqual(words({ tier: "open", threshold: 3 }, { tier: "off", threshold: 3 }).tier, "off");
  assert.deepEqual(words({ tier: "off", threshold: 3 }, { tier: "key", threshold: 9 }), {
    tier: "key",
    threshold: 9,
  });
});

Deno.test("factsOf() knows no relay until one was told", () => {
  assert.equal(factsOf(wish, session).relay, undefined);
  assert.equal(factsOf({ ...wish, relay: false }, session).relay, false);
});

Deno.test("askingTerms() differ when anything changed that an edge may judge otherwise", () => {
  const terms = [
    askingTerms(wish, session),
    askingTerms({ ...wish, choice: "relay" }, session),
    askingTerms({ ...wish, edges: ["https://other.example"] }, session),
    askingTerms({ ...wish, sign: () => assert.fail("not asked") }, session),
    askingTerms(wish, { ...session, sid: "ffeeddccbbaa9988" }),
    askingTerms({ ...wish, pledge: { tier: "stake", id: "one", bring: () => ({}) } }, session),
    askingTerms(wish, { ...session, delegations: [delegation({ tier: "key", threshold: 3 }, 101)] }),
    askingTerms(wish, { ...session, delegations: [delegation(undefined, 102)] }),
  ];
  assert.equal(new Set(terms).size, terms.length);
  assert.equal(
    askingTerms({ ...wish, conditions: { ...wish.conditions, metered: true } }, {
      ...session,
      viewers: 9,
      paused: true,
    }),
    terms[0],
  );
});
