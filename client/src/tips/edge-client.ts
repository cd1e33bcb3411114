import type { TipVerifyAnswer, TipVerifyRequest } from "../../../contracts/api/tips.ts";
import { readProblem } from "../../../contracts/api/problem.ts";
import { type NostrEvent, readEvent, type SignEvent } from "../../../contracts/nostr/event.ts";
import { httpAuthHeader, httpAuthTemplate } from "../../../contracts/nostr/http-auth.ts";
import {
  type TipLevel,
  type TipReceiptVerdict,
  verifyTipReceipt,
} from "../../../contracts/nostr/tip-receipt.ts";
import { sha256Hex } from "../../../contracts/sha256.ts";
import { readShortText } from "../swarm/tracker/short-answer.ts";

/** An edge of the stream, and the key its receipts are signed with. */
export type TipEdge = { url: string; pubkey: string };

/** What one edge said to a proof. */
export type EdgeWord =
  | { state: "vouched"; level: TipLevel; amount: bigint; confirmations: number; receipt: NostrEvent }
  /** A named refusal: one of `TIP_REFUSALS`, `TIP_PROBLEMS`, or of the signature. */
  | { state: "refused"; code: string }
  /** Its nodes can't tell yet, or don't know the transaction yet. */
  | { state: "pending"; code: string }
  /** Nobody answers, or nobody sensible: `unsigned` where the viewer's signer didn't sign the request. */
  | { state: "unreachable"; detail: string };

export type AskEdgeOptions = {
  edge: TipEdge;
  /** Text form of the stream's address. */
  address: string;
  request: TipVerifyRequest;
  /** By the payer's key in `m`, where there are words: nobody may put them into another's mouth. */
  sign: SignEvent;
  fetch: typeof fetch;
  /** Unix seconds. */
  now: () => number;
  /** Default: the platform's, after 15 s: an edge waits for two nodes. */
  signal?: AbortSignal;
};

const WAIT_MS = 15_000;
const MOST_BYTES = 64 * 1024;
const PENDING = ["pending", "unknown-transaction"];

/** Has an edge verify a proof, and checks the receipt that comes back as every viewer will. */
export async function askEdge(options: AskEdgeOptions): Promise<EdgeWord> {
  const { edge, request, sign, fetch, now, signal } = options;
  const url = `${edge.url}/v1/tips/verify`;
  const body = JSON.stringify(request);
  try {
    const headers = new Headers({ "content-type": "application/json" });
    if (request.words !== undefined) {
      const bodySha256 = sha256Hex(new TextEncoder().encode(body));
      const signed = await sign(httpAuthTemplate({ url, method: "POST", bodySha256 }, now()));
      headers.set("authorization", httpAuthHeader(signed));
    }
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      signal: signal ?? AbortSignal.timeout(WAIT_MS),
      credentials: "omit",
      cache: "no-store",
    });
    const text = await readShortText(response, MOST_BYTES);
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    return response.ok ? readReceipt(value, options) : readRefusal(value, response.status);
  } catch (error) {
    return { state: "unreachable", detail: error instanceof Error ? error.message : String(error) };
  }
}

function readRefusal(value: unknown, status: number): EdgeWord {
  const problem = readProblem(value);
  if (problem === undefined || status === 429 || problem.code === "no-nodes") {
    return { state: "unreachable", detail: problem?.code ?? `HTTP ${status}` };
  }
  if (PENDING.includes(problem.code)) return { state: "pending", code: problem.code };
  if (status >= 500) return { state: "unreachable", detail: problem.code };
  return { state: "refused", code: problem.code };
}

/** Of an edge's answer nothing counts but its receipt: it is what others will see. */
function readReceipt(value: unknown, { edge, address, request, now }: AskEdgeOptions): EdgeWord {
  const answer = typeof value === "object" && value !== null ? value as Partial<TipVerifyAnswer> : {};
  const receipt = readEvent(answer.receipt);
  const judged: TipReceiptVerdict = verifyTipReceipt({
    event: receipt,
    edges: [edge.pubkey],
    address,
    nowSeconds: now(),
  });
  const isOurs = judged.verdict === "vouched" && judged.nonce === request.m.split("|").at(-1) &&
    judged.words === (request.words ?? "");
  if (receipt === undefined || !isOurs) {
    return { state: "unreachable", detail: "the edge's receipt can't be believed" };
  }
  const { level, amount } = judged;
  const confirmations = typeof answer.confirmations === "number" ? answer.confirmations : 0;
  return { state: "vouched", level, amount, confirmations, receipt };
}
