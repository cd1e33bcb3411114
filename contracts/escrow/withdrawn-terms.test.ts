import assert from "node:assert/strict";
import { publicKeyOf, signEvent } from "../nostr/event.ts";
import { readBondTerms } from "./bond.ts";
import { readStakeTerms } from "./terms.ts";
import { withdrawnTermsTemplate } from "./withdrawn-terms.ts";

const SECRET = new Uint8Array(32).fill(3);

Deno.test("withdrawnTermsTemplate() throws where there is no stream", () => {
  assert.throws(() => withdrawnTermsTemplate("demo", 5));
});

Deno.test("withdrawnTermsTemplate() writes what stands in the place of terms and is none", () => {
  const event = signEvent(withdrawnTermsTemplate(`30311:${publicKeyOf(SECRET)}:demo`, 5), SECRET);
  assert.equal(event.tags.find(([name]) => name === "d")?.[1], "demo");
  assert.equal(readStakeTerms(event), undefined);
  assert.equal(readBondTerms(event), undefined);
});
