import { delegationTemplate } from "../../../contracts/nostr/delegation.ts";
import { formatAddress } from "../../../contracts/nostr/address.ts";
import { publicKeyOf, signEvent } from "../../../contracts/nostr/event.ts";
import { makeBoxSigner } from "../../../media/origin/signer.ts";
import { type BenchReport, type BenchRow, machineConditions, type RunBench } from "../report.ts";
import { verifyInBrowser } from "./in-browser.ts";
import { sealSegments, SEGMENT_BYTES } from "./sealing.ts";

/** Worthless keys: nothing leaves this machine. */
const CREATOR = new Uint8Array(32).fill(12);
const BOX = new Uint8Array(32).fill(11);

const WARM_UP = 15;
const MEASURED = 60;
const SEAL_GOAL_MS = 25;
const VERIFY_GOAL_MS = 3;

/** What the seal costs: the box per segment, the viewer per playlist, each beside a bare SHA-256 of the same bytes. */
export const run: RunBench = async ({ root, dir, say }): Promise<BenchReport> => {
  const conditions = machineConditions();
  const startSeconds = Math.floor(Date.now() / 1000);
  const address = formatAddress({ creator: publicKeyOf(CREATOR), d: "bench" });
  const signer = await makeBoxSigner(BOX);

  say(`seal: ${WARM_UP + MEASURED} segments of ${SEGMENT_BYTES} bytes through the origin`);
  const segments = WARM_UP + MEASURED;
  const sealing = sealSegments({
    signer,
    address,
    segments,
    startSeconds,
    sid: "00112233445566aa",
    rid: "video",
  });
  const sealMs = sealing.sealMs.slice(WARM_UP);
  const sha256Ms = sealing.sha256Ms.slice(WARM_UP);

  say(`seal: ${sealing.playlists.length} playlists through a worker in Chromium`);
  const delegation = signEvent(
    delegationTemplate({
      address,
      signers: [signer.pubkey],
      nbf: startSeconds,
      exp: startSeconds + 12 * 60 * 60,
    }, startSeconds),
    CREATOR,
  );
  const { playlists } = sealing;
  const times = await verifyInBrowser({
    root,
    dir,
    work: { address, delegation, playlists, segmentBytes: SEGMENT_BYTES },
  });
  // The first seconds of a viewer are cold and short; what counts as typical is the full window.
  const warm = times.playlist.slice(WARM_UP * 10);

  const perSegment = sealing.signatures / segments;
  return {
    name: "seal",
    conditions: {
      ...conditions,
      segments: MEASURED,
      segmentBytes: SEGMENT_BYTES,
      parts: 10,
      signaturesPerSegment: Math.round(perSegment * 10) / 10,
      playlists: warm.length,
      playlistBytes: playlists.at(-1)?.text.length ?? 0,
      signatureCheck: times.engine,
    },
    rows: [
      goal(
        beside(
          {
            what: "seal a 2 s segment: hash, chain, sign, render, CPU median",
            value: median(sealMs),
            unit: "ms",
          },
          "SHA-256 alone",
          median(sha256Ms),
        ),
        SEAL_GOAL_MS,
      ),
      goal(
        { what: "the same, mean", value: mean(sealMs), unit: "ms" },
        SEAL_GOAL_MS,
      ),
      goal(
        beside(
          { what: "verify a low-latency playlist in a worker, median", value: median(warm), unit: "ms" },
          "SHA-256 of its text",
          median(times.playlistSha256.slice(WARM_UP * 10)),
        ),
        VERIFY_GOAL_MS,
      ),
      { what: "the same, p95", value: quantile(warm, 0.95), unit: "ms" },
      { what: "the same, the very first", value: times.playlist[0] ?? 0, unit: "ms" },
      beside(
        { what: "check a segment's bytes in a worker, median", value: median(times.segment), unit: "ms" },
        "SHA-256 alone",
        median(times.segmentSha256),
      ),
    ],
  };
};

function beside(row: BenchRow, name: string, value: number): BenchRow {
  return { ...row, peer: { name, value }, ratio: row.value / value };
}

function goal(row: BenchRow, ms: number): BenchRow {
  return { ...row, goal: `≤ ${ms} ms`, met: row.value <= ms };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
