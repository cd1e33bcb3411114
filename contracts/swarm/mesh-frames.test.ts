import assert from "node:assert/strict";
import fc from "fast-check";
import { formatAddress } from "../nostr/address.ts";
import { PEOPLE } from "../nostr/fixtures/people.ts";
import {
  BYE_REASONS,
  CHUNK_BYTES,
  chunkCount,
  chunkLength,
  encodeMeshFrame,
  MAX_HOPS,
  MAX_OBJECT_BYTES,
  type MeshFrame,
  readMeshFrame,
} from "./mesh-frames.ts";
import { MAX_NAMED_PEERS, MAX_NAMED_RENDITIONS, type NamedPeer } from "./named-peers.ts";
import { MAX_PART, type ObjectName } from "./object-name.ts";
import type { UplinkClass } from "./uplink.ts";

const letters = (alphabet: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });
const LOWER = "0123456789abcdefghijklmnopqrstuvwxyz-";
const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const peerId = letters(DIGITS, 12, 12).map((text) => `-DS0100-${text}`);
const uplink = fc.constantFrom<UplinkClass>(0, 1, 2, 3, 4);
const name: fc.Arbitrary<ObjectName> = fc.record(
  { rid: letters(LOWER, 1, 32), n: fc.maxSafeNat(), p: fc.nat(MAX_PART) },
  { requiredKeys: ["rid", "n"], noNullPrototype: true },
);
const kind = fc.constantFrom("media" as const, "playlist" as const);
const u16 = fc.nat(0xffff);
const plain = { noNullPrototype: true };
const type = <T extends MeshFrame["type"]>(type: T) => fc.constant(type);

const anyFrame: fc.Arbitrary<MeshFrame> = fc.oneof(
  fc.record({
    type: type("hello"),
    peerId,
    uplink,
    sharing: fc.boolean(),
    sid: letters("0123456789abcdef", 16, 16),
    address: letters(LOWER, 1, 32).map((d) => formatAddress({ creator: PEOPLE.creator, d })),
  }, plain),
  fc.record({
    type: type("coming"),
    handle: u16,
    kind,
    hops: fc.nat(MAX_HOPS),
    name,
    length: fc.integer({ min: 1, max: MAX_OBJECT_BYTES.playlist }),
    fetcher: peerId,
  }, plain),
  fc.record({
    type: type("chunk"),
    handle: u16,
    index: u16,
    payload: fc.uint8Array({ minLength: 1, maxLength: 300 }),
  }, plain),
  fc.record({ type: type("have"), kind, name }, plain),
  fc.record({ type: type("want"), kind, name }, plain),
  fc.record({
    type: type("peers"),
    peers: fc.uniqueArray(
      fc.record({
        peerId,
        uplink,
        distance: fc.integer({ min: 1, max: MAX_HOPS }),
        way: fc.nat(),
        plays: fc.constantFrom("video", "video-480", "v"),
      }, { requiredKeys: ["peerId", "uplink", "distance", "way"], noNullPrototype: true }),
      { maxLength: MAX_NAMED_PEERS, selector: ({ peerId }) => peerId },
    ).map(withWays),
  }, plain),
  fc.record({ type: type("plays"), rid: letters(LOWER, 1, 32) }, plain),
  fc.record({ type: type("bye"), reason: fc.constantFrom(...BYE_REASONS) }, plain),
);

/** The first is a neighbour, and all who are none are reached through one. */
function withWays(
  peers: readonly (Omit<NamedPeer, "via"> & { way: number })[],
): NamedPeer[] {
  const near = peers.filter(({ distance }, at) => at === 0 || distance === 1);
  return peers.map(({ way, ...peer }, at) => {
    const distance = at === 0 ? 1 : peer.distance;
    const via = distance === 1 ? peer.peerId : near[way % near.length]?.peerId ?? "";
    return { ...peer, distance, via };
  });
}

const HELLO: MeshFrame = {
  type: "hello",
  peerId: "-DS0100-abcdefghijkl",
  uplink: 2,
  sharing: true,
  sid: "00112233445566aa",
  address: formatAddress({ creator: PEOPLE.creator, d: "bees" }),
};
const COMING: MeshFrame = {
  type: "coming",
  handle: 1,
  kind: "media",
  hops: 0,
  name: { rid: "video", n: 7 },
  length: 5,
  fetcher: "-DS0100-abcdefghijkl",
};
/** Distinct peers, the first a neighbour through whom the others are reached. */
const named = (count: number): NamedPeer[] =>
  Array.from({ length: count }, (_, at) => ({
    peerId: `-DS0100-peer${String(at).padStart(8, "0")}`,
    uplink: 1,
    distance: at === 0 ? 1 : MAX_HOPS,
    via: "-DS0100-peer00000000",
  }));

Deno.test("readMeshFrame() never throws and never gives more bytes than it was given", () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  // A type that exists in front, so that the readers behind it are reached.
  const typed = fc.tuple(fc.integer({ min: 1, max: 7 }), bytes).map(([first, rest]) =>
    Uint8Array.of(first, ...rest)
  );
  fc.assert(
    fc.property(fc.oneof(bytes, typed), (bytes) => {
      const frame = readMeshFrame(bytes);
      if (frame !== undefined) assert.deepEqual(encodeMeshFrame(frame), bytes);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("readMeshFrame() gives back what encodeMeshFrame() wrote, and nothing for less or more", () => {
  fc.assert(fc.property(anyFrame, fc.nat(), (frame, cut) => {
    const bytes = encodeMeshFrame(frame);
    assert.deepEqual(readMeshFrame(bytes), frame);
    const shorter = readMeshFrame(bytes.subarray(0, cut % bytes.length));
    const longer = readMeshFrame(Uint8Array.of(...bytes, 0));
    // A chunk's payload ends where its message ends: there the object's length tells.
    if (frame.type !== "chunk") assert.deepEqual([shorter, longer], [undefined, undefined]);
  }));
});

Deno.test("readMeshFrame() gives undefined or another frame of the same length when a bit is turned", () => {
  fc.assert(fc.property(anyFrame, fc.nat(), fc.nat(7), (frame, at, bit) => {
    const bytes = encodeMeshFrame(frame);
    const bent = bytes.map((byte, i) => i === at % bytes.length ? byte ^ (1 << bit) : byte);
    const read = readMeshFrame(bent);
    if (read === undefined) return;
    assert.notDeepEqual(read, frame);
    assert.deepEqual(encodeMeshFrame(read), bent);
  }));
});

Deno.test("readMeshFrame() gives undefined for more than a full chunk, and a view of a full one", () => {
  const frame = { type: "chunk", handle: 1, index: 2, payload: new Uint8Array(CHUNK_BYTES).fill(7) } as const;
  const bytes = encodeMeshFrame(frame);
  assert.equal(bytes.length, 5 + CHUNK_BYTES);
  const read = readMeshFrame(bytes);
  assert.deepEqual(read, frame);
  assert.equal(read?.type === "chunk" && read.payload.buffer, bytes.buffer);
  assert.equal(readMeshFrame(Uint8Array.of(...bytes, 7)), undefined);
});

Deno.test("readMeshFrame() reads as many peers as a frame may name", () => {
  const frame: MeshFrame = { type: "peers", peers: named(MAX_NAMED_PEERS) };
  assert.deepEqual(readMeshFrame(encodeMeshFrame(frame)), frame);
});

Deno.test("readMeshFrame() gives undefined for peers named twice, or reached through nobody or who is no neighbour", () => {
  const bytes = encodeMeshFrame({ type: "peers", peers: named(3) });
  const [first, second] = [2, 2 + 23];
  const bent = (at: number, value: number) => Uint8Array.from(bytes, (byte, i) => i === at ? value : byte);
  const wrong = {
    "the second has the first's id": Uint8Array.from(bytes, (byte, i) => bytes[i === 44 ? 21 : i] ?? byte),
    "through the fourth of three": bent(second + 22, 3),
    "through who is far": bent(second + 22, 2),
    "through itself, though it is far": bent(second + 22, 1),
    "a neighbour through another": bent(second + 21, 1),
    "nobody is near": bent(first + 21, 2),
  };
  for (const [what, frame] of Object.entries(wrong)) assert.equal(readMeshFrame(frame), undefined, what);
  assert.ok(readMeshFrame(bytes));
});

Deno.test("readMeshFrame() reads from the middle of a buffer", () => {
  const bytes = encodeMeshFrame(HELLO);
  const framed = new Uint8Array(bytes.length + 20).fill(0xff);
  framed.set(bytes, 10);
  assert.deepEqual(readMeshFrame(framed.subarray(10, 10 + bytes.length)), HELLO);
});

Deno.test("encodeMeshFrame() throws for what no reader would take", () => {
  const [peer, other] = named(2) as [NamedPeer, NamedPeer];
  const wrong: MeshFrame[] = [
    { ...HELLO, peerId: "-PM0203-abcdefghijkl" },
    { ...HELLO, sid: "0011" },
    { ...HELLO, address: "bees" },
    { ...COMING, length: 0 },
    { ...COMING, length: MAX_OBJECT_BYTES.media + 1 },
    { ...COMING, kind: "playlist", length: MAX_OBJECT_BYTES.playlist + 1 },
    { ...COMING, hops: MAX_HOPS + 1 },
    { ...COMING, handle: 0x10000 },
    { ...COMING, name: { rid: "Video", n: 7 } },
    { ...COMING, name: { rid: "video", n: 7, p: MAX_PART + 1 } },
    { type: "chunk", handle: 0, index: 0, payload: new Uint8Array() },
    { type: "chunk", handle: 0, index: 0, payload: new Uint8Array(CHUNK_BYTES + 1) },
    { type: "chunk", handle: -1, index: 0, payload: new Uint8Array(1) },
    { type: "have", kind: "media", name: { rid: "video", n: -1 } },
    { type: "want", kind: "media", name: { rid: "video", n: 2 ** 53 } },
    { ...COMING, fetcher: "-PM0203-abcdefghijkl" },
    { type: "peers", peers: named(MAX_NAMED_PEERS + 1) },
    { type: "peers", peers: [peer, peer] },
    { type: "peers", peers: [{ ...peer, peerId: "somebody", via: "somebody" }] },
    { type: "peers", peers: [{ ...peer, distance: 0 }] },
    { type: "peers", peers: [{ ...peer, distance: 2 }] },
    { type: "peers", peers: [peer, { ...other, distance: MAX_HOPS + 1 }] },
    { type: "peers", peers: [peer, { ...other, via: "-DS0100-nobodyatall0" }] },
  ];
  for (const frame of wrong) {
    assert.throws(() => encodeMeshFrame(frame), RangeError, JSON.stringify(frame).slice(0, 200));
  }
});

Deno.test("chunkCount() and chunkLength() cover an object without a hole", () => {
  for (const length of [1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 380_000]) {
    const lengths = Array.from({ length: chunkCount(length) }, (_, index) => chunkLength(length, index) ?? 0);
    assert.equal(lengths.reduce((sum, bytes) => sum + bytes, 0), length);
    assert.ok(lengths.slice(0, -1).every((bytes) => bytes === CHUNK_BYTES));
    assert.equal(chunkLength(length, lengths.length), undefined);
  }
  assert.ok(chunkCount(MAX_OBJECT_BYTES.media) <= 0x10000, "every chunk of the largest object has a number");
});

Deno.test("encodeMeshFrame() throws for a rendition that is none, and leaves out what more than it may name play", () => {
  assert.throws(() => encodeMeshFrame({ type: "plays", rid: "Video" }), RangeError);
  const [first] = named(1);
  assert.ok(first);
  assert.throws(() => encodeMeshFrame({ type: "peers", peers: [{ ...first, plays: "" }] }), RangeError);
  const peers = named(MAX_NAMED_RENDITIONS + 1).map((peer, at) => ({ ...peer, plays: `video-${at}` }));
  const read = readMeshFrame(encodeMeshFrame({ type: "peers", peers }));
  assert.deepEqual(
    read?.type === "peers" && read.peers.map(({ plays }) => plays),
    peers.map(({ plays }, at) => at < MAX_NAMED_RENDITIONS ? plays : undefined),
  );
});
