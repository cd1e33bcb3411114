import assert from "node:assert/strict";
import { TRUST_ROWS } from "../../../contracts/escrow/trust.ts";
import stakes from "../locales/en/stakes.ts";

Deno.test("the trust table has a sentence for each failure, who can move the coins then, and from when on", () => {
  const words: Readonly<Record<string, string>> = stakes;
  for (const { failure, taker, when } of TRUST_ROWS) {
    for (const key of [`fail-${failure}`, `taker-${taker}`, `when-${when}`]) assert.ok(words[key], key);
  }
});
