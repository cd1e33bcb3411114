import assert from "node:assert/strict";
import { checkpointTemplate } from "../nostr/checkpoint.ts";
import { publicKeyOf, signEvent } from "../nostr/event.ts";
import { peerIdOf } from "../swarm/peer-id.ts";
import { SECRETS, STREAM } from "./trial-stake.ts";
import {
  MOST_SEALS,
  publicPageTemplate,
  publicWordTemplate,
  readPublicPage,
  readPublicWord,
  readSealsBeside,
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
  assert.equal(readPublicWord({ ...good, content: good.content + " ".repeat(4096) }), undefined);
  const release = signWord({ word: "release", stake: accused }, SECRETS.creator);
  assert.throws(() => publicWordTemplate({ ...said, word: release as unknown as typeof said.word }, 5));
});

Deno.test("publicWordTemplate() writes complaints and retractions that readPublicWord() reads", () => {
  assert.deepEqual(readPublicWord(publicWordTemplate(said, 5)), said);
  const taken = { ...said, word: signWord(retraction, SECRETS.viewer) };
  assert.deepEqual(readPublicWord(publicWordTemplate(taken, 5)), taken);
});

Deno.test("readSealsBeside() gives the checkpoints beside a complaint, and none of what isn't written so", () => {
  const place = {
    address: STREAM,
    sid: complaint.sid,
    rid: "video-480",
    head: "ab".repeat(32),
    state: "live" as const,
  };
  const seals = [8, 16, 24].map((n) => {
    const template = checkpointTemplate({ ...place, n, open: "cd".repeat(32) }, 1_800_000_000);
    return signEvent(template, new Uint8Array(32).fill(6));
  });
  const good = publicWordTemplate(said, 5, seals);
  assert.deepEqual(readSealsBeside(good), seals);
  assert.deepEqual(readPublicWord(good), said);
  assert.deepEqual(readSealsBeside(publicWordTemplate(said, 5)), []);
  const { word } = said;
  for (const odd of [7, [7], [...seals, ...seals], { ...seals }]) {
    assert.deepEqual(readSealsBeside({ ...good, content: JSON.stringify({ ...word, seals: odd }) }), []);
  }
  assert.deepEqual(readSealsBeside({ ...good, content: "{" }), []);
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

Deno.test("publicWordTemplate() leaves out checkpoints that don't fit, and never the word", () => {
  const seal = (n: number, padding: number) => {
    const head = "ab".repeat(32);
    const place = { address: STREAM, sid: "0011223344556677", rid: "video", n, state: "live" as const };
    const template = checkpointTemplate({ ...place, head }, 5);
    const tags = [...template.tags, ["padding", "x".repeat(padding)]];
    return signEvent({ ...template, tags }, new Uint8Array(32).fill(21));
  };
  const [padded, large, small, other] = [seal(8, 5000), seal(16, 1400), seal(24, 0), seal(32, 0)];
  const most = publicWordTemplate(said, 5, [padded, large, seal(25, 1400), small]);
  assert.deepEqual(readSealsBeside(most), [large, small]);
  assert.deepEqual(readPublicWord(publicWordTemplate(said, 5, [padded])), said);
  const many = publicWordTemplate(said, 5, [small, other, small, other]);
  assert.ok(readSealsBeside(many).length > 0 && readSealsBeside(many).length <= MOST_SEALS);
});
