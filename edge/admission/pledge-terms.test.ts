import assert from "node:assert/strict";
import { bondTermsTemplate } from "../../contracts/escrow/bond.ts";
import { formatAddress } from "../../contracts/nostr/address.ts";
import { checkSchnorr, type NostrEvent, publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { makePledgeTerms } from "./pledge-terms.ts";

const CREATOR = new Uint8Array(32).fill(8);
const address = formatAddress({ creator: publicKeyOf(CREATOR), d: "demo" });
const terms = (createdAt: number, amount = "1"): NostrEvent =>
  signEvent(bondTermsTemplate({ stream: address, amount, banned: [] }, createdAt), CREATOR);
const make = (own?: readonly NostrEvent[] | "silent") =>
  makePledgeTerms({
    check: checkSchnorr,
    askOwn: own === undefined ? undefined : () => Promise.resolve(own === "silent" ? undefined : own),
  });

Deno.test("makePledgeTerms() believes no terms that are forged, another's, or of another stream", async () => {
  const newest = make();
  const forged = { ...terms(2), created_at: 3 };
  const foreign = signEvent(terms(2), new Uint8Array(32).fill(9));
  const other = formatAddress({ creator: publicKeyOf(CREATOR), d: "other" });
  for (const given of [undefined, {}, forged, foreign]) {
    assert.deepEqual(await newest(address, given), { state: "known", event: undefined });
  }
  assert.deepEqual(await newest(other, terms(2)), { state: "known", event: undefined });
});

Deno.test("makePledgeTerms() goes by the newest it ever saw, brought or on the operator's relays", async () => {
  const newest = make();
  const [old, young] = [terms(1), terms(2)];
  assert.deepEqual(await newest(address, old), { state: "known", event: old });
  assert.deepEqual(await newest(address, young), { state: "known", event: young });
  assert.deepEqual(await newest(address, old), { state: "known", event: young });
  assert.deepEqual(await newest(address, undefined), { state: "known", event: young });
  assert.deepEqual(await make([young])(address, old), { state: "known", event: young });
});

Deno.test("makePledgeTerms() says unreachable where the relays may hide newer ones, or any", async () => {
  assert.deepEqual(await make("silent")(address, terms(1)), { state: "unreachable" });
  assert.deepEqual(await make("silent")(address, undefined), { state: "unreachable" });
});

Deno.test("makePledgeTerms() finds terms on the operator's relays that nobody brought, and none of another kind", async () => {
  const young = terms(2);
  assert.deepEqual(await make([young])(address, undefined), { state: "known", event: young });
  const note = signEvent({ kind: 1, created_at: 3, tags: [["d", "demo"]], content: "" }, CREATOR);
  assert.deepEqual(await make([young, note])(address, note), { state: "known", event: young });
});
