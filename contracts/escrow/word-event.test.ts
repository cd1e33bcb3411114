import assert from "node:assert/strict";
import { readAddress } from "../nostr/address.ts";
import { checkpointTemplate, readCheckpoint } from "../nostr/checkpoint.ts";
import { delegationTemplate, isOverlongDelegation } from "../nostr/delegation.ts";
import { publicKeyOf, signEvent } from "../nostr/event.ts";
import { peerIdOf } from "../swarm/peer-id.ts";
import { SECRETS, STREAM } from "./trial-stake.ts";
import {
  publicPageTemplate,
  publicWordTemplate,
  readJudgedBeside,
  readPublicPage,
  readPublicWord,
} from "./word-event.ts";
import { type ComplaintWord, type RetractionWord, signWord, wordId } from "./words.ts";

const [accused, witness] = ["ab".repeat(32), "cd".repeat(32)];
const complaint: ComplaintWord = {
  word: "complaint",
  accused,
  rule: "bad-bytes",
  witness,
  peer: peerIdOf(new Uint8Array(32).fill(4), STREAM),
  page: publicKeyOf(new Uint8Array(32).fill(9)),
  pageSignature: "12".repeat(64),
  sid: "0011223344556677",
  n: 7,
  delegation: "ef".repeat(32),
};
const retraction: RetractionWord = { word: "retraction", complaint: wordId(complaint), witness };
const said = { accused, stream: STREAM, word: signWord(complaint, SECRETS.viewer) };

Deno.test("readPublicWord() says undefined for what isn't a witness' word about that stake", () => {
  const good = publicWordTemplate(said, 5);
  const without = (name: string) => ({ ...good, tags: good.tags.filter(([tag]) => tag !== name) });
  for (const name of ["x", "a", "p", "s"]) assert.equal(readPublicWord(without(name)), undefined, name);
  const other = good.tags.map((tag) => tag[0] === "x" ? ["x", witness] : tag);
  assert.equal(readPublicWord({ ...good, tags: other }), undefined, "about another stake");
  assert.equal(readPublicWord({ ...good, kind: 1 }), undefined);
  assert.equal(readPublicWord({ ...good, content: "{}" }), undefined);
  assert.equal(readPublicWord({ ...good, content: good.content + " ".repeat(12 * 1024) }), undefined);
  const release = signWord({ word: "release", stake: accused }, SECRETS.creator);
  assert.throws(() => publicWordTemplate({ ...said, word: release as unknown as typeof said.word }, 5));
});

Deno.test("publicWordTemplate() writes complaints and retractions that readPublicWord() reads", () => {
  assert.deepEqual(readPublicWord(publicWordTemplate(said, 5)), said);
  const taken = { ...said, word: signWord(retraction, SECRETS.viewer) };
  assert.deepEqual(readPublicWord(publicWordTemplate(taken, 5)), taken);
});

/** What a box sealed, with so many characters of padding. */
function sealed(n: number, padding = 0) {
  const place = { address: STREAM, sid: complaint.sid, rid: "video-480", state: "live" as const };
  const template = checkpointTemplate({ ...place, n, head: "ab".repeat(32), open: "cd".repeat(32) }, 5);
  const tags = [...template.tags, ...(padding > 0 ? [["padding", "x".repeat(padding)]] : [])];
  return signEvent({ ...template, tags }, new Uint8Array(32).fill(6));
}

/** A creator's delegation to so many boxes. */
function delegated(boxes: number) {
  const signers = Array.from({ length: boxes }, (_, at) => at.toString(16).padStart(64, "0"));
  const template = delegationTemplate({ address: STREAM, signers, nbf: 1, exp: 9 }, 1);
  return {
    ...template,
    pubkey: readAddress(STREAM)?.creator ?? "",
    id: "ef".repeat(32),
    sig: "12".repeat(64),
  };
}

Deno.test("readJudgedBeside() gives what stands beside a complaint, and nothing of what isn't written so", () => {
  const judged = { delegation: delegated(2), seals: [sealed(8), sealed(16), sealed(24)] };
  const good = publicWordTemplate(said, 5, judged);
  assert.deepEqual(readJudgedBeside(good), judged);
  assert.deepEqual(readPublicWord(good), said);
  assert.deepEqual(readJudgedBeside(publicWordTemplate(said, 5)), { seals: [] });
  const { word } = said;
  const { seals } = judged;
  for (const odd of [7, [7], [...seals, ...seals], { ...seals }]) {
    const content = JSON.stringify({ ...word, ...judged, seals: odd });
    assert.deepEqual(readJudgedBeside({ ...good, content }), { seals: [] });
  }
  const broken = JSON.stringify({ ...word, delegation: { id: 7 }, seals });
  assert.deepEqual(readJudgedBeside({ ...good, content: broken }), { seals });
  assert.deepEqual(readJudgedBeside({ ...good, content: "{" }), { seals: [] });
  assert.equal(readPublicWord({ ...good, content: JSON.stringify({ ...word, more: 1 }) }), undefined);
});

const receipt = signEvent({ kind: 4323, created_at: 5, tags: [], content: "" }, new Uint8Array(32).fill(2));
const page = {
  stake: accused,
  stream: STREAM,
  receipt,
  signature: "12".repeat(64),
  fingerprint: "34".repeat(32),
};

Deno.test("readPublicPage() says undefined for a word, and for a page without receipt or signature", () => {
  assert.equal(readPublicPage(publicWordTemplate(said, 5)), undefined);
  const good = publicPageTemplate(page, 5);
  assert.equal(readPublicWord(good), undefined);
  const { receipt: _, ...short } = page;
  for (const content of ["", "{}", JSON.stringify(short), JSON.stringify({ receipt, signature: "12" })]) {
    assert.equal(readPublicPage({ ...good, content }), undefined);
  }
  assert.equal(readPublicPage({ ...good, tags: good.tags.filter(([name]) => name !== "x") }), undefined);
});

Deno.test("publicPageTemplate() writes what readPublicPage() reads, and throws for what it doesn't", () => {
  assert.deepEqual(readPublicPage(publicPageTemplate(page, 5)), page);
  assert.throws(() => publicPageTemplate({ ...page, signature: "" }, 5));
  assert.throws(() => publicPageTemplate({ ...page, fingerprint: "34" }, 5));
});

Deno.test("publicWordTemplate() leaves out what a box padded, never the word, and has room for the largest that count", () => {
  const delegation = delegated(44);
  const largest = [sealed(8, 500), sealed(16, 500), sealed(24, 500)];
  for (const one of largest) assert.notEqual(readCheckpoint(one), undefined);
  assert.equal(
    isOverlongDelegation({ ...delegation, tags: [...delegation.tags, ["p", "x".repeat(300)]] }),
    true,
  );
  const full = publicWordTemplate(said, 5, { delegation, seals: [sealed(4, 800), ...largest, sealed(32)] });
  assert.deepEqual(readJudgedBeside(full), { delegation, seals: largest });
  assert.deepEqual(readPublicWord(full), said);
  const overlong = { ...delegation, tags: [...delegation.tags, ["padding", "x".repeat(4096)]] };
  const most = publicWordTemplate(said, 5, { delegation: overlong, seals: [sealed(8), sealed(9, 5000)] });
  assert.deepEqual(readJudgedBeside(most), { seals: [sealed(8)] });
  assert.deepEqual(readPublicWord(publicWordTemplate(said, 5, { seals: [sealed(8, 5000)] })), said);
});
