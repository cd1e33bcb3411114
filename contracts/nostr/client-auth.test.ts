import assert from "node:assert/strict";
import { type ClientAuthCheckOptions, clientAuthTemplate, verifyClientAuth } from "./client-auth.ts";
import { publicKeyOf, signEvent } from "./event.ts";
import { KIND } from "./kinds.ts";

const SECRET = new Uint8Array(32).fill(7);
const NOW = 1_800_000_000;
const RELAY = "ws://localhost:5658";
const options: ClientAuthCheckOptions = {
  challenge: "abc",
  isThisRelay: (url) => url.host === "localhost:5658",
  nowSeconds: NOW,
};
const answer = (relay = RELAY, challenge = "abc", now = NOW) =>
  signEvent(clientAuthTemplate({ relay, challenge }, now), SECRET);

Deno.test("verifyClientAuth() refuses each thing that can be wrong by its name", () => {
  const codes = [
    { ...answer(), kind: KIND.httpAuth },
    answer(RELAY, "abc", NOW - 601),
    answer(RELAY, "abc", NOW + 601),
    answer(RELAY, "abd"),
    answer("ws://elsewhere:5658"),
    answer("not an address"),
    { ...answer(), content: "bent" },
  ].map((event) => {
    const verdict = verifyClientAuth(event, options);
    return verdict.verdict === "refused" ? verdict.code : verdict.verdict;
  });
  assert.deepEqual(codes, [
    "wrong-kind",
    "wrong-time",
    "wrong-time",
    "wrong-challenge",
    "wrong-relay",
    "wrong-relay",
    "bad-signature",
  ]);
});

Deno.test("verifyClientAuth() refuses a challenge said twice", () => {
  const template = clientAuthTemplate({ relay: RELAY, challenge: "abc" }, NOW);
  template.tags.push(["challenge", "other"]);
  assert.equal(verifyClientAuth(signEvent(template, SECRET), options).verdict, "refused");
});

Deno.test("verifyClientAuth() names the key that answered", () => {
  assert.deepEqual(verifyClientAuth(answer(), options), { verdict: "ok", pubkey: publicKeyOf(SECRET) });
});
