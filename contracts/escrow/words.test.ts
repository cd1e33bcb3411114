import assert from "node:assert/strict";
import fc from "fast-check";
import { SECRETS, trialContext } from "./trial-stake.ts";
import {
  type ComplaintWord,
  isWordOf,
  MOST_COMPLAINTS,
  readSignedWord,
  readSignedWordOf,
  signWord,
  type StakeWord,
  wordId,
} from "./words.ts";

const id = (digit: string) => digit.repeat(64);
const complaint: ComplaintWord = {
  word: "complaint",
  accused: id("a"),
  rule: "bad-bytes",
  witness: id("b"),
  peer: "-DS0100-0123456789Ab",
  page: id("c"),
  pageSignature: "12".repeat(64),
  sid: "0011223344556677",
  n: 7,
  delegation: "ef".repeat(32),
};
const WORDS: StakeWord[] = [
  complaint,
  { word: "retraction", complaint: id("d"), witness: id("b") },
  { word: "claim", accused: id("a"), rule: "bad-bytes", complaints: [id("d"), id("e")] },
  { word: "release", stake: id("a") },
];
const { viewer, creator } = trialContext().keys;

Deno.test("readSignedWord() gives undefined for a field missing, added or out of bounds", () => {
  for (const said of WORDS) {
    const { signature } = signWord(said, SECRETS.viewer);
    for (const name of Object.keys(said)) {
      const without = Object.fromEntries(Object.entries(said).filter(([key]) => key !== name));
      const isReadable = name === "delegation";
      const read = readSignedWord({ said: without, signature });
      assert.equal(read !== undefined, isReadable, `${said.word} without ${name}`);
      assert.equal(readSignedWord({ said: { ...said, [name]: null }, signature }), undefined, name);
    }
    assert.equal(readSignedWord({ said: { ...said, more: 1 }, signature }), undefined);
    assert.equal(readSignedWord({ said, signature, more: 1 }), undefined);
    assert.equal(readSignedWord({ said, signature: "00" }), undefined);
  }
  const { signature } = signWord(complaint, SECRETS.viewer);
  for (
    const change of [{ n: -1 }, { n: 0.5 }, { peer: "x" }, { sid: "00" }, { rule: "Bad" }, { page: "c" }, {
      delegation: "ef",
    }, {
      pageSignature: "12".repeat(63),
    }]
  ) {
    assert.equal(readSignedWord({ said: { ...complaint, ...change }, signature }), undefined);
  }
  const many = Array.from({ length: MOST_COMPLAINTS + 1 }, (_, i) => i.toString(16).padStart(64, "0"));
  for (const complaints of [[], [id("d"), id("d")], [id("d"), "x"], many]) {
    const said = { word: "claim", accused: id("a"), rule: "bad-bytes", complaints };
    assert.equal(readSignedWord({ said, signature }), undefined);
  }
  for (const value of [undefined, null, 1, "x", [], {}, { said: "x", signature }]) {
    assert.equal(readSignedWord(value), undefined);
  }
});

Deno.test("isWordOf() refuses another key, another word, and any bit turned in the signature", () => {
  const signed = signWord(complaint, SECRETS.viewer);
  assert.equal(isWordOf(signed, creator), false);
  assert.equal(isWordOf({ ...signed, said: { ...complaint, n: 8 } }, viewer), false);
  fc.assert(
    fc.property(fc.nat(127), fc.integer({ min: 1, max: 15 }), (at, turn) => {
      const digit = (parseInt(signed.signature.charAt(at), 16) ^ turn).toString(16);
      const signature = signed.signature.slice(0, at) + digit + signed.signature.slice(at + 1);
      assert.equal(isWordOf({ ...signed, signature }, viewer), false);
    }),
    { numRuns: 30 },
  );
});

Deno.test("readSignedWord() reads back every word that signWord() signed, and isWordOf() takes it", () => {
  for (const said of WORDS) {
    const signed = signWord(said, SECRETS.viewer);
    const read = readSignedWord(JSON.parse(JSON.stringify(signed)));
    assert.deepEqual(read, signed);
    assert.equal(isWordOf(signed, viewer), true);
  }
  assert.equal(new Set(WORDS.map(wordId)).size, WORDS.length);
});

Deno.test("readSignedWord() reads a complaint that names no delegation, as earlier versions signed it", () => {
  const { delegation: _, ...said } = complaint;
  const signature =
    "4edafaef392aff86d2d485784a7a4b4d979b434fc532239696f17430838749091e0e49cb6329e190cf728d75a205fcb5f7e1da9aeae352d5e62b8f9a15d4480c";
  const read = readSignedWord({ said, signature });
  assert.deepEqual(read, { said, signature });
  assert.ok(read !== undefined && isWordOf(read, viewer));
  assert.equal(wordId(read.said), "965e09339a735e0bb4ab4d325d2ddb57b1ffc656ac570137fdfc3e380053c41c");
  assert.equal(readSignedWord({ said: { ...said, other: id("d") }, signature }), undefined);
});

Deno.test("readSignedWordOf() takes no word of another kind", () => {
  const release = signWord({ word: "release", stake: id("a") }, SECRETS.creator);
  assert.equal(readSignedWordOf("claim", release), undefined);
  assert.deepEqual(readSignedWordOf("release", release), release);
});
