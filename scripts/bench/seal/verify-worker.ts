import { readDelegation } from "../../../contracts/nostr/delegation.ts";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { judgeSegment } from "../../../contracts/seal/segment.ts";
import { emptyMemory, judgePlaylist } from "../../../contracts/seal/verifier.ts";
import { sha256, sha256Hex } from "../../../contracts/sha256.ts";
import { digestOf } from "../../../client/src/player/worker/digest.ts";
import { makeFastSignatureCheck } from "../../../client/src/player/worker/signature-check.ts";

export type VerifyWork = {
  address: string;
  delegation: NostrEvent;
  playlists: { text: string; nowMs: number }[];
  segmentBytes: number;
};

/** Milliseconds by the worker's own clock. */
export type VerifyTimes = {
  /** Which signature check was in use. */
  engine: "wasm" | "pure";
  /** Of each playlist in turn, by one viewer who sees them all. */
  playlist: number[];
  /** SHA-256 over the text of each playlist, and nothing else. */
  playlistSha256: number[];
  /** Length and hash of a segment, as before the decoder. */
  segment: number[];
  segmentSha256: number[];
};

type WorkerScope = {
  postMessage(message: VerifyTimes | { failed: string }): void;
  onmessage: ((event: MessageEvent<VerifyWork>) => void) | null;
};
const scope = globalThis as unknown as WorkerScope;

scope.onmessage = ({ data }) => {
  verify(data).then(
    (times) => scope.postMessage(times),
    (error: unknown) => scope.postMessage({ failed: String(error) }),
  );
};

/** Does a viewer's work with the player's own signature check and digest. */
async function verify({ address, delegation, playlists, segmentBytes }: VerifyWork): Promise<VerifyTimes> {
  const { check, ready } = makeFastSignatureCheck({
    load: async () => {
      const { initNostrWasm } = await import("nostr-wasm");
      return await initNostrWasm();
    },
  });
  const times: VerifyTimes = {
    engine: await ready,
    playlist: [],
    playlistSha256: [],
    segment: [],
    segmentSha256: [],
  };
  const delegated = readDelegation(delegation);
  let memory = emptyMemory();
  for (const { text, nowMs } of playlists) {
    const start = performance.now();
    const judged = judgePlaylist({
      text,
      address,
      source: "box",
      delegation: delegated,
      memory,
      nowMs,
      check,
    });
    const middle = performance.now();
    sha256(new TextEncoder().encode(text));
    times.playlistSha256.push(performance.now() - middle);
    times.playlist.push(middle - start);
    if (judged.verdict.verdict !== "verified") throw new Error(`refused: ${JSON.stringify(judged.verdict)}`);
    memory = judged.memory;
  }
  const digest = digestOf(crypto.subtle);
  for (let i = 0; i < 40; i++) {
    const bytes = new Uint8Array(segmentBytes).fill(i);
    const line = { length: bytes.length, sha256: sha256Hex(bytes) };
    const start = performance.now();
    const { verdict } = await judgeSegment(line, bytes, () => digest(bytes));
    const middle = performance.now();
    await crypto.subtle.digest("SHA-256", bytes);
    times.segmentSha256.push(performance.now() - middle);
    times.segment.push(middle - start);
    if (verdict !== "verified") throw new Error(`refused: ${verdict}`);
  }
  return times;
}
