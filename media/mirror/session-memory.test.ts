import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { ListedPart, SealedPlaylist } from "../../contracts/seal/playlist.ts";
import { sha256Of } from "../origin/rendition.ts";
import { type KeptPlaylist, makeKeptRendition } from "./kept-rendition.ts";
import { makeSessionMemory } from "./session-memory.ts";

const PART = 1000;
const PARTS = 4;

/** Segments of four parts each, and playlists of the last so many. */
function stage(limit: number) {
  const memory = makeSessionMemory(limit);
  const kept = makeKeptRendition("video", memory);
  const whole: Uint8Array[] = [];
  const bytesOf = (n: number) => (whole[n] ??= Uint8Array.from(randomBytes(PART * PARTS)));
  const playlist = (newest: number, count: number): SealedPlaylist => {
    const segments = Array.from({ length: count }, (_, i) => {
      const n = newest - count + 1 + i;
      const bytes = bytesOf(n);
      const listedParts: ListedPart[] = Array.from({ length: PARTS }, (_, p) => ({
        n,
        p,
        uri: `p${n * PARTS + p}.m4s`,
        durationUs: 500_000,
        independent: p === 0,
        length: PART,
        sha256: sha256Of(bytes.subarray(p * PART, (p + 1) * PART)),
      }));
      return {
        n,
        uri: `${n}.m4s`,
        length: bytes.length,
        sha256: sha256Of(bytes),
        parts: "",
        durationUs: 2_000_000,
        discontinuity: false,
        dateMs: 0,
        init: "",
        listedParts,
      };
    });
    const listed = segments.flatMap(({ uri, length, sha256, listedParts }) => [
      { uri, length, sha256 },
      ...listedParts,
    ]);
    return {
      head: { sid: "", rid: "video", anchor: "", event: EVENT },
      targetDurationS: 2,
      mediaSequence: newest - count + 1,
      endlist: false,
      segments,
      objects: new Map(listed.map(({ uri, length, sha256 }) => [uri, { length, sha256 }])),
    };
  };
  /** As a mirror does it: make room, fetch, show. */
  const take = (newest: number, count: number): boolean => {
    const next = playlist(newest, count);
    if (!kept.admit("ll", next)) return false;
    for (const one of kept.wanted(next)) assert.ok(kept.keep(one, Uint8Array.from(bytesOf(one.n))));
    return kept.show("ll", next, { ...SHOWN, n: newest });
  };
  return { memory, kept, playlist, take, bytesOf };
}

const EVENT = { id: "", pubkey: "", created_at: 0, kind: 1, tags: [], content: "", sig: "" };
const SHOWN: KeptPlaylist = {
  text: new Uint8Array(),
  packed: undefined,
  signedMs: 0,
  n: 0,
  lastParts: 0,
  openParts: 0,
  state: "live",
  targetDurationS: 2,
  hint: undefined,
};

Deno.test("makeKeptRendition() admits no playlist that lists more than may be held, and fetches nothing of it", () => {
  const { kept, take, memory, playlist } = stage(3 * PART * PARTS);
  assert.equal(take(2, 3), true);
  assert.equal(kept.admit("ll", playlist(4, 4)), false);
  assert.equal(memory.held(), 3 * PART * PARTS);
  assert.equal(take(3, 3), true, "what was promised before still stands");
});

Deno.test("makeKeptRendition() counts renditions of a session together", () => {
  const { memory, playlist, take } = stage(3 * PART * PARTS);
  assert.equal(take(1, 2), true);
  const audio = makeKeptRendition("audio", memory);
  assert.equal(audio.admit("ll", playlist(3, 2)), false);
  assert.equal(audio.admit("ll", playlist(3, 1)), true);
});

Deno.test("makeKeptRendition() drops a segment with the parts that were cut out of it, so that its bytes are free", () => {
  const { kept, memory, take } = stage(4 * PART * PARTS);
  for (let n = 1; n < 20; n++) {
    assert.equal(take(n, 2), true);
    assert.ok(memory.held() <= 4 * PART * PARTS, `${memory.held()} bytes held`);
  }
  assert.equal(kept.object("5.m4s"), undefined);
  assert.equal(kept.object(`p${5 * PARTS}.m4s`), undefined);
  const bytes = new Set(
    Array.from({ length: 20 * PARTS }, (_, k) => kept.object(`p${k}.m4s`)?.bytes.buffer).filter(Boolean),
  );
  assert.equal([...bytes].reduce((sum, buffer) => sum + (buffer?.byteLength ?? 0), 0), memory.held());
});

Deno.test("makeKeptRendition() keeps no segment whose bytes aren't its listed parts", () => {
  const { kept, playlist, memory, bytesOf } = stage(4 * PART * PARTS);
  const next = playlist(0, 1);
  const [segment] = next.segments;
  assert.ok(segment?.listedParts[1]);
  segment.listedParts[1].sha256 = "00".repeat(32);
  assert.ok(kept.admit("ll", next));
  const [wanted] = kept.wanted(next);
  assert.ok(wanted);
  assert.equal(kept.keep(wanted, bytesOf(0)), false);
  assert.equal(memory.held(), 0);
});
