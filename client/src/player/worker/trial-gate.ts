import assert from "node:assert/strict";
import { readEvent } from "../../../../contracts/nostr/event.ts";
import vectors from "../../../../contracts/seal/vectors/seal-v1.json" with { type: "json" };
import { fromHex } from "../../../../contracts/hex.ts";
import { sha256 } from "../../../../contracts/sha256.ts";
import { checkSchnorr } from "../../../../contracts/nostr/event-signature.ts";
import { type After, afterTimeout } from "../../webrtc/schedule.ts";
import { makeGate } from "./gate.ts";
import type { FromWorker, LoadRequest, Report, ToWorker } from "./messages.ts";

/** Where the trial's stream and its playlist are. */
export const SOURCE = "https://box.example/live/demo/index.m3u8";
export const PLAYLIST = `https://box.example/live/demo/${vectors.sid}/video/index.m3u8`;
const NOW = vectors.verifyAt * 1000;
/** What the vectors say of the stream. */
export const delegation = readEvent(vectors.delegation);
assert.ok(delegation);
export const playlist = vectors.playlists.fromStart;
export const segmentName = playlist.split("\n").find((line) => /^[^#].*m4s$/.test(line)) ?? "";
export const segment = fromHex(vectors.segments[0]?.bytesHex ?? "") ?? new Uint8Array();
export const segmentUrl = new URL(segmentName, PLAYLIST).href;

type Answers = Record<string, (init: RequestInit | undefined) => Response | Promise<Response>>;

/** A gate over answers given by address, and everything it says; `nowMs` since 1970. */
export function stand(answers: Answers, nowMs = NOW, after: After = afterTimeout) {
  const said: FromWorker[] = [];
  const heard = new Set<() => void>();
  const asked: { url: string; init: RequestInit | undefined }[] = [];
  let lastId = 0;
  const gate = makeGate({
    fetch: async (input, init) => {
      const url = String(input);
      asked.push({ url, init });
      const answer = answers[url];
      if (answer === undefined) return new Response("", { status: 404 });
      return await answer(init);
    },
    now: () => nowMs,
    check: checkSchnorr,
    digest: (bytes) => Promise.resolve(sha256(bytes)),
    after,
    pageOrigin: "http://localhost:8080",
    post(message) {
      said.push(message);
      for (const hear of heard) hear();
    },
  });
  const ask = (message: (id: number) => ToWorker) => {
    const id = ++lastId;
    gate.receive(message(id));
    return new Promise<Extract<FromWorker, { id: number }>>((resolve) => {
      const hear = () => {
        const mine = said.find((message) => "id" in message && message.id === id);
        if (mine === undefined || !("id" in mine)) return;
        heard.delete(hear);
        resolve(mine);
      };
      heard.add(hear);
      hear();
    });
  };
  const load = (request: Partial<LoadRequest> & { url: string }) =>
    ask((id) => ({
      to: "load",
      id,
      request: { kind: "playlist", source: SOURCE, firstByteMs: 500, totalMs: 1000, ...request },
    }));
  const judge = (text: string, url = PLAYLIST) =>
    ask((id) => ({ to: "judge", id, request: { url, source: SOURCE, text } }));
  const checkBytes = (body: Uint8Array, url = segmentUrl) =>
    ask((id) => ({
      to: "check",
      id,
      request: { url, source: SOURCE, bytes: Uint8Array.from(body).buffer },
    }));
  const reports = (): Report[] =>
    said.flatMap((message) => message.from === "report" ? [message.report] : []);
  return { gate, load, judge, checkBytes, reports, asked, said };
}

/** Tells the gate who may seal, for good. */
export function vouch(gate: ReturnType<typeof stand>["gate"]): void {
  assert.ok(delegation);
  gate.receive({ to: "vouch", address: vectors.address, delegations: [delegation], settled: true });
}

/** Answers with a text, or with bytes. */
export const text = (body: string) => () => new Response(body);
export const bytes = (body: Uint8Array) => () => new Response(Uint8Array.from(body));
/** What became of a load, in one word. */
export function verdictOf(message: FromWorker): string {
  if (message.from !== "failed") return message.from;
  return message.failure.cause === "refused" ? message.failure.refusal.verdict : message.failure.cause;
}

/** Each report in a word or two. */
export function verdicts(reports: Report[]): string[] {
  return reports.map((found) => "carrier" in found ? `${found.carrier} ${found.verdict}` : found.report);
}
