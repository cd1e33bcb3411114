import assert from "node:assert/strict";
import { fromHex } from "../hex.ts";
import { checkpointTemplate, readCheckpoint } from "../nostr/checkpoint.ts";
import { delegationTemplate, readDelegation } from "../nostr/delegation.ts";
import { type NostrEvent, publicKeyOf, signEvent, verifyEvent } from "../nostr/event.ts";
import { sha256, sha256Hex } from "../sha256.ts";
import { addPart, addSegment, checkpointOf, closeSegment, openSegment, startChain } from "./chain.ts";
import { genesisHash, leafHash, linkHash, openHash, type PartFacts, partsHash, ZERO_HASH } from "./hash.ts";
import { parsePlaylist } from "./playlist.ts";
import { judgeSegment } from "./segment.ts";
import { headTag, mapTag, partTag, readHeadTag, segmentTag } from "./tags.ts";
import { emptyMemory, judgePlaylist } from "./verifier.ts";
import vectors from "./vectors/seal-v1.json" with { type: "json" };

const bytes = (hex: string) => fromHex(hex) ?? assert.fail("the vector is not hex");
const { sid, rid, address } = vectors;
const inits = new Map(vectors.inits.map((init) => [init.sha256, bytes(init.bytesHex)]));

const partFacts = (part: { durationUs: number; independent: boolean; bytesHex: string }): PartFacts => ({
  durationUs: part.durationUs,
  independent: part.independent,
  length: part.bytesHex.length / 2,
  sha256: sha256Hex(bytes(part.bytesHex)),
});

Deno.test("hashes of the vectors come out byte for byte", () => {
  for (const init of vectors.inits) assert.equal(sha256Hex(bytes(init.bytesHex)), init.sha256);
  let head = genesisHash(sid, rid);
  assert.equal(head, vectors.genesis);
  for (const segment of vectors.segments) {
    const parts = segment.parts.map(partFacts);
    assert.deepEqual(parts.map((part) => part.sha256), segment.parts.map((part) => part.sha256));
    assert.equal(partsHash(parts), segment.partsHash);
    const leaf = leafHash({
      n: segment.n,
      durationUs: segment.durationUs,
      discontinuity: segment.discontinuity,
      length: segment.bytesHex.length / 2,
      dateMs: segment.dateMs,
      sha256: sha256Hex(bytes(segment.bytesHex)),
      parts: segment.partsHash,
      init: segment.initSha256,
    });
    assert.equal(leaf, segment.leaf);
    head = linkHash(head, leaf);
    assert.equal(head, segment.head);
  }
  const { open } = vectors;
  const openParts = open.parts.map(partFacts);
  assert.equal(partsHash(openParts), open.partsHash);
  const init = vectors.segments.at(-1)?.initSha256 ?? ZERO_HASH;
  assert.equal(
    openHash({ n: open.n, discontinuity: false, dateMs: open.dateMs, parts: openParts, init }),
    open.openHash,
  );
});

/** The whole session, sealed part by part as a box does it. */
function sealVectors() {
  let chain = startChain(sid, rid);
  for (const { discontinuity, dateMs, initSha256: init, parts, sha256, head } of vectors.segments) {
    chain = openSegment(chain, { discontinuity, dateMs, init });
    for (const part of parts) chain = addPart(chain, partFacts(part));
    const result = closeSegment(chain, sha256);
    assert.equal(result.closed.head, head);
    chain = result.chain;
  }
  return chain;
}

Deno.test("checkpointOf() makes the events of the vectors when the session is sealed part by part", () => {
  const secret = bytes(vectors.boxSecret);
  let chain = sealVectors();
  const sign = (lowLatency: boolean) =>
    signEvent(
      checkpointTemplate(checkpointOf(chain, { address, state: "live", lowLatency }), 1790000000),
      secret,
    );
  assert.deepEqual(sign(false), vectors.checkpoint);

  const init = vectors.segments.at(-1)?.initSha256 ?? ZERO_HASH;
  chain = openSegment(chain, { discontinuity: false, dateMs: vectors.open.dateMs, init });
  for (const part of vectors.open.parts) chain = addPart(chain, partFacts(part));
  assert.deepEqual(sign(true), vectors.checkpointLowLatency);
});

Deno.test("the events of the vectors are signed by their keys and read as what they say", () => {
  for (
    const event of [vectors.checkpoint, vectors.checkpointLowLatency, vectors.delegation] as NostrEvent[]
  ) {
    assert.ok(verifyEvent(event));
  }
  assert.equal(vectors.checkpoint.pubkey, publicKeyOf(bytes(vectors.boxSecret)));
  assert.equal(vectors.delegation.pubkey, publicKeyOf(bytes(vectors.creatorSecret)));
  assert.equal(readCheckpoint(vectors.checkpointLowLatency)?.open, vectors.open.openHash);
  const delegation = readDelegation(vectors.delegation);
  assert.deepEqual(delegation?.signers, [vectors.checkpoint.pubkey]);
  const { created_at, tags } = vectors.delegation;
  const made = delegationTemplate({
    address,
    signers: delegation.signers,
    nbf: delegation.nbf,
    exp: delegation.exp,
  }, created_at);
  assert.deepEqual(made.tags, tags);
});

Deno.test("tag writers print the seal lines of the vectors byte for byte", () => {
  for (const text of Object.values(vectors.playlists)) {
    const parsed = parsePlaylist(text);
    assert.equal(parsed.form, "sealed");
    const { head, segments, open } = parsed.playlist;
    const inits = segments.flatMap(({ initObject }) => initObject === undefined ? [] : [initObject]);
    const written = new Set([
      headTag(head),
      ...inits.map(mapTag),
      ...segments.map(segmentTag),
      ...[...segments.flatMap((segment) => segment.listedParts), ...open?.parts ?? []].map(partTag),
    ]);
    const sealLines = text.split("\n").filter((line) => line.startsWith("#EXT-X-SEAL"));
    assert.deepEqual(new Set(sealLines), written);
    assert.deepEqual(readHeadTag(headTag(head)), head);
  }
});

for (const [name, text] of Object.entries(vectors.playlists)) {
  Deno.test(`judgePlaylist() says verified for the vectors' playlist ${name}, and its bytes hold`, async () => {
    const { verdict } = judgePlaylist({
      text,
      address,
      rid,
      source: "box",
      delegation: readDelegation(vectors.delegation),
      memory: emptyMemory(),
      nowMs: vectors.verifyAt * 1000,
    });
    assert.equal(verdict.verdict, "verified", JSON.stringify(verdict));
    const named = new Map(vectors.segments.map((segment) => [`${segment.n}.m4s`, bytes(segment.bytesHex)]));
    const parts = [...vectors.segments.flatMap(({ parts }) => parts), ...vectors.open.parts];
    parts.forEach((part, k) => named.set(`p${k}.m4s`, bytes(part.bytesHex)));
    for (const [hash, init] of inits) named.set(`init-${hash.slice(0, 8)}.mp4`, init);
    for (const [uri, object] of verdict.objects) {
      const data = named.get(uri) ?? assert.fail(`no bytes for ${uri}`);
      assert.deepEqual(await judgeSegment(object, data, (data) => Promise.resolve(sha256(data))), {
        verdict: "verified",
      });
    }
  });
}

Deno.test("addSegment() binds a segment packaged without parts with 32 zero bytes", () => {
  const facts = {
    durationUs: 1,
    discontinuity: false,
    length: 1,
    dateMs: 0,
    sha256: sha256Hex(Uint8Array.of(1)),
    init: ZERO_HASH,
  };
  const { chain, closed } = addSegment(startChain(sid, rid), facts);
  assert.equal(closed.segment.parts, ZERO_HASH);
  assert.equal(chain.head, linkHash(vectors.genesis, leafHash({ ...facts, n: 0, parts: ZERO_HASH })));
});
