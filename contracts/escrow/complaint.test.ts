import assert from "node:assert/strict";
import { publicKeyOf } from "../nostr/event.ts";
import { isComplaintOf } from "./complaint.ts";
import { signStakedPage } from "./staked-page.ts";
import { SECRETS, STREAM, trialContext } from "./trial-stake.ts";
import { type ComplaintWord, signWord } from "./words.ts";

const [page, other] = [7, 8].map((byte) => publicKeyOf(new Uint8Array(32).fill(byte))) as [string, string];
const witness = "cd".repeat(32);
const { viewer, creator } = trialContext().keys;
const own = { stake: witness, address: STREAM, page };
const said = (change: Partial<ComplaintWord> = {}): ComplaintWord => ({
  word: "complaint",
  accused: "ab".repeat(32),
  rule: "bad-bytes",
  witness,
  peer: "-DS0100-0123456789Ab",
  page,
  pageSignature: signStakedPage(own, SECRETS.viewer),
  sid: "0011223344556677",
  n: 7,
  delegation: "ef".repeat(32),
  ...change,
});
const judge = (word: ComplaintWord, change: Partial<{ viewer: string; stream: string }> = {}) =>
  isComplaintOf(signWord(word, SECRETS.viewer), { viewer, stream: STREAM, ...change });

Deno.test("isComplaintOf() refuses a complaint that another signed, or about a page that isn't the witness' own", () => {
  assert.equal(isComplaintOf(signWord(said(), SECRETS.creator), { viewer, stream: STREAM }), false);
  assert.equal(judge(said(), { viewer: creator }), false);
  assert.equal(judge(said(), { stream: STREAM.replace("demo", "other") }), false);
  assert.equal(judge(said({ page: other })), false, "a page that it never said to be its own");
  const wrong = [
    signStakedPage(own, SECRETS.creator),
    signStakedPage({ ...own, stake: "ab".repeat(32) }, SECRETS.viewer),
    signStakedPage({ ...own, page: other }, SECRETS.viewer),
    "00".repeat(64),
  ];
  for (const pageSignature of wrong) assert.equal(judge(said({ pageSignature })), false);
});

Deno.test("isComplaintOf() takes what the witness signed by a page of its own", () => {
  assert.equal(judge(said()), true);
});
