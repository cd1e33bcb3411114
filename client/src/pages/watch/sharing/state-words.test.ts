import assert from "node:assert/strict";
import sharing from "../../../locales/en/sharing.ts";
import type { OffReason } from "../../../swarm/terms/terms.ts";
import { stateWords } from "./state-words.ts";

const reasons: Record<OffReason, true> = {
  unsealed: true,
  creator: true,
  "no-edge": true,
  "no-webrtc": true,
  "not-asked": true,
  declined: true,
  "no-relay": true,
  "relay-unknown": true,
  "no-identity": true,
  "no-bond": true,
  "no-stake": true,
  "data-saver": true,
  metered: true,
  battery: true,
  paused: true,
  refused: true,
  "few-viewers": true,
};

Deno.test("stateWords() has a sentence and a remedy for each reason that keeps sharing off", () => {
  const words: Readonly<Record<string, string>> = sharing;
  for (const because of Object.keys(reasons) as OffReason[]) {
    const { why, remedy } = stateWords({ state: "off", because });
    for (const key of [why, remedy]) {
      assert.match(words[key?.slice("sharing.".length) ?? ""] ?? "", /\.$/, because);
    }
  }
});

Deno.test("stateWords() gives no reason for what goes on", () => {
  assert.equal(stateWords({ state: "sharing", because: "declined" }).why, undefined);
  assert.equal(stateWords({ state: "off" }).why, undefined);
});

Deno.test("stateWords() doesn't say that others are being looked for when nobody plays the same", () => {
  const alone = stateWords({ state: "alone" });
  assert.notEqual(alone.why, stateWords({ state: "connecting" }).why);
  assert.match(sharing[alone.why?.slice("sharing.".length) as keyof typeof sharing], /^Nobody/);
  assert.notEqual(alone.remedy, undefined);
});

Deno.test("stateWords() tells all states apart without colour", () => {
  const states = ["off", "waiting", "connecting", "alone", "sharing", "refused"] as const;
  const seen = states.map((state) => stateWords({ state }).word);
  assert.equal(new Set(seen).size, states.length);
  assert.notEqual(stateWords({ state: "sharing" }).mark, stateWords({ state: "off" }).mark);
});
