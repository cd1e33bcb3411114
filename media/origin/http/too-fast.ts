import type { IncomingMessage, ServerResponse } from "node:http";
import { askedFrom } from "../webrtc/reached-address.ts";
import type { RateLimits } from "./rate-limits.ts";
import { sendProblem } from "./respond.ts";

/** Says so to who asks faster than the box takes it. */
export function refusedAsTooFast(
  request: IncomingMessage,
  response: ServerResponse,
  limits: RateLimits,
): boolean {
  const wait = limits.take(askedFrom(request));
  if (wait === undefined) return false;
  sendProblem(request, response, {
    status: 429,
    code: "too-many-requests",
    detail: `Requests come faster than the box takes them. Wait ${wait} s before the next.`,
    headers: { "retry-after": String(wait), connection: "close" },
  });
  return true;
}
