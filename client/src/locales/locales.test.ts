import assert from "node:assert/strict";
import { messageParams } from "./message.ts";
import { loaders, type Section } from "./sections.ts";

const sections = Object.keys(loaders.en) as Section[];

for (const locale of ["de", "es"] as const) {
  Deno.test(`every message of the site is there in ${locale}, with the same names in it`, async () => {
    for (const section of sections) {
      const english = (await loaders.en[section]()).default;
      const translated = (await loaders[locale][section]()).default;
      assert.deepEqual(Object.keys(translated).sort(), Object.keys(english).sort(), `${locale}/${section}`);
      for (const [key, message] of Object.entries(english)) {
        const there = translated[key] ?? "";
        assert.notEqual(there.trim(), "", `${locale}/${section}.${key} says something`);
        assert.deepEqual(messageParams(there), messageParams(message), `${locale}/${section}.${key}`);
        assert.equal(
          there.includes(" | "),
          message.includes(" | "),
          `${locale}/${section}.${key} has as many forms as in English`,
        );
      }
    }
  });
}

Deno.test("each translation has one word for one thing", async () => {
  const others = {
    de: new RegExp(
      [
        "Signier-App|Signierer-App|\\bCoins\\b|\\bNodes?\\b",
        // A Wallet is neuter and an Edge masculine.
        "\\b(?:[Dd]ie|[Dd]iese|[Jj]ede|[Kk]?[Ee]iner?) (?:Monero-)?(?:Edge|Wallet)(?![\\w-])|\\bder Wallet\\b",
      ].join("|"),
    ),
    // A purse is what a wallet is likened to.
    es: /(?<![\w{/.])relays?\b(?!\})|aplicación de firma|(?<!como en una )cartera|tarifa|nodos? monero/i,
  };
  for (const locale of ["de", "es"] as const) {
    for (const section of sections) {
      for (const [key, message] of Object.entries((await loaders[locale][section]()).default)) {
        assert.doesNotMatch(message, others[locale], `${locale}/${section}.${key}`);
      }
    }
  }
});
