import assert from "node:assert/strict";
import { TIP_REFUSALS } from "../../../contracts/api/tips.ts";
import de from "../locales/de/tips.ts";
import en from "../locales/en/tips.ts";
import es from "../locales/es/tips.ts";
import { refusalWords } from "./refusal-words.ts";

Deno.test("refusalWords() shows the code of a refusal that nobody here knows", () => {
  const { why } = refusalWords("made-up");
  assert.match(en[why.replace("tips.", "") as keyof typeof en], /\{code\}/);
});

Deno.test("refusalWords() has a reason of its own for each named refusal", () => {
  const unknown = refusalWords("made-up").why;
  for (const code of [...TIP_REFUSALS, "double-spend", "unknown-target", "bad-target"]) {
    if (code !== "malformed-tip") assert.notEqual(refusalWords(code).why, unknown, code);
  }
});

Deno.test("refusalWords() blames the device's clock no more than the edge's, for only the two are compared", () => {
  for (const code of ["auth-too-old", "auth-too-new"]) {
    const { why, act } = refusalWords(code);
    for (const words of [en, de, es]) {
      for (const key of [why, act]) {
        const said = words[key.replace("tips.", "") as keyof typeof en];
        assert.match(said, /edge/i);
        assert.match(said, /this device|dieses Geräts|este dispositivo/);
      }
    }
  }
});
