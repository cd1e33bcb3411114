import assert from "node:assert/strict";
import type { SealedPlaylist } from "../../../../contracts/seal/playlist.ts";
import vectors from "../../../../contracts/seal/vectors/seal-v1.json" with { type: "json" };
import { parsePlaylist } from "../../../../contracts/seal/playlist.ts";
import { sha256 } from "../../../../contracts/sha256.ts";
import { makeExpectations } from "./expectations.ts";
import { makeObjectGate } from "./object-gate.ts";
import { PLAYLIST, playlist, segment, segmentName, segmentUrl, SOURCE } from "./trial-gate.ts";

/** What is said of a segment of which a piece comes every so often. */
async function saidOf(pieces: number, everyMs: number): Promise<boolean[]> {
  let nowMs = 0;
  let at = 0;
  const size = Math.ceil(segment.length / pieces);
  const body = () =>
    new ReadableStream({
      pull(controller) {
        if (at >= segment.length) return controller.close();
        nowMs += everyMs;
        controller.enqueue(segment.slice(at, at += size));
      },
    }, { highWaterMark: 0 });
  const expectations = makeExpectations();
  expectations.add(sealed(), new Map([[segmentName, { length: segment.length, ...digestOf(0) }]]), PLAYLIST);
  const said: boolean[] = [];
  const gate = makeObjectGate({
    fetch: () => Promise.resolve(new Response(body())),
    now: () => nowMs,
    digest: (bytes) => Promise.resolve(sha256(bytes)),
    expectations,
    unsealed: new Set(),
    byAnyWay: ({ source, url }, signal, attempt) =>
      attempt({ source, url, at: url }, signal, (slow) => said.push(slow)),
    report: () => undefined,
  });
  const request = {
    kind: "bytes" as const,
    url: segmentUrl,
    source: SOURCE,
    firstByteMs: 1000,
    totalMs: 9000,
  };
  assert.ok((await gate.load(request, new AbortController().signal)).ok);
  return said;
}

function sealed(): SealedPlaylist {
  const parsed = parsePlaylist(playlist);
  assert.ok(parsed.form === "sealed");
  return parsed.playlist;
}

function digestOf(n: number): { sha256: string } {
  return { sha256: vectors.segments[n]?.sha256 ?? "" };
}

Deno.test("makeObjectGate() calls an object slow that trickles, as soon as that can be told", async () => {
  const said = await saidOf(20, 400);
  assert.deepEqual([...new Set(said.slice(3))], [true]);
  assert.equal(said[0], false, "an answer that has just begun tells nothing");
});

Deno.test("makeObjectGate() does not call an object slow that will be here in the time it plays", async () => {
  assert.deepEqual([...new Set(await saidOf(20, 80))], [false]);
});
