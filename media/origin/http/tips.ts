import type { IncomingMessage, ServerResponse } from "node:http";
import type { OwnerGate } from "../owners.ts";
import type { RateLimits } from "./rate-limits.ts";
import { send, sendProblem } from "./respond.ts";
import { refusedAsTooFast } from "./too-fast.ts";

type TipsRouteOptions = { gate: OwnerGate; limits: RateLimits; tips?: () => string };

/** Answers `GET /v1/tips.csv`: what came in is told to an owner of this box, and to nobody else. */
export function serveTips(
  request: IncomingMessage,
  response: ServerResponse,
  { gate, limits, tips }: TipsRouteOptions,
): void {
  const refuse = (status: number, code: string, detail: string, headers: Record<string, string> = {}) =>
    sendProblem(request, response, { status, code, detail, headers });
  if (request.method !== "GET") {
    return refuse(405, "method-not-allowed", "The table of tips is read with GET.", { allow: "GET" });
  }
  if (refusedAsTooFast(request, response, limits)) return;
  // To read isn't to claim: a box without an owner has nobody to tell.
  if (!gate.isClaimed()) {
    return refuse(
      403,
      "unclaimed",
      "Nobody owns this box yet. Create a stream first, or set DSTREAM_BOX_OWNERS.",
    );
  }
  const admitted = gate.admit(request, new Uint8Array());
  if (admitted.state === "refused") return refuse(admitted.status, admitted.code, admitted.detail);
  if (tips === undefined) {
    const detail =
      "This box watches no wallet. Give it DSTREAM_BOX_MONERO_VIEW_KEY, DSTREAM_BOX_MONERO_ADDRESS and DSTREAM_MONERO_NODES.";
    return refuse(404, "no-wallet", detail);
  }
  const headers = { "content-type": "text/csv; charset=utf-8", "cache-control": "no-store" };
  send(request, response, 200, headers, new TextEncoder().encode(tips()));
}
