import * as v from "valibot";
import { PROBLEM_TYPE, problemJson } from "../../../contracts/api/problem.ts";
import { readJson } from "../../../contracts/nostr/json.ts";
import type { Gift } from "./purse.ts";

/** What the service can do once its chain is there. */
export type Coins = {
  give: (address: string) => Promise<Gift>;
  /** Mines blocks now; gives how many the chain has. */
  mine: (blocks: number) => Promise<number>;
  /** Mines until a payment is so many blocks deep; gives how many the chain has. */
  bury: (txid: string, blocks: number) => Promise<number>;
  height: () => Promise<number>;
};

export type CoinsHandlerOptions = {
  /** Origins whose pages may ask; every other page is refused. */
  origins: readonly string[];
  /** Host headers under which the service may be asked. */
  hosts: readonly string[];
  /** `undefined` until the first coins can be spent. */
  coins: () => Coins | undefined;
};

const FundRequest = v.object({ address: v.pipe(v.string(), v.maxLength(128)) });
const MineRequest = v.object({ blocks: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20)) });

const MAX_BODY = 1024;
/** Requests at one time; each waits for those before it. */
const MOST_AT_ONCE = 8;

/** Answers `GET /status`, `POST /fund` and `POST /mine` of a private chain's demo service. */
export function makeCoinsHandler({ origins, hosts, coins }: CoinsHandlerOptions) {
  let busy = 0;

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (!hosts.includes(request.headers.get("host") ?? "")) {
      return problem(403, "foreign-host", "This service is asked as localhost only.");
    }
    const origin = request.headers.get("origin");
    if (origin !== null && !origins.includes(origin)) {
      return problem(403, "foreign-origin", "Only pages of the local client may ask here.");
    }
    if (request.method === "OPTIONS") return new Response(null, { status: 204 });
    const method = pathname === "/status" ? "GET" : "POST";
    if (!["/status", "/fund", "/mine"].includes(pathname)) {
      return problem(404, "not-found", "There are GET /status, POST /fund and POST /mine here.");
    }
    if (request.method !== method) return problem(405, "method-not-allowed", `Use ${method}.`);
    const ready = coins();
    if (pathname === "/status") {
      return json({ state: ready === undefined ? "starting" : "ready", height: await ready?.height() ?? 0 });
    }
    if (ready === undefined) {
      return problem(503, "starting", "The private chain is still being mined. Ask again in some seconds.");
    }
    if (busy >= MOST_AT_ONCE) return problem(429, "too-many-requests", "Too many at once. Ask again.");
    busy++;
    try {
      return await (pathname === "/fund" ? fund(request, ready) : mine(request, ready));
    } finally {
      busy--;
    }
  }

  return async (request: Request): Promise<Response> => {
    const response = await answer(request);
    const origin = request.headers.get("origin");
    response.headers.set("vary", "Origin");
    if (origin !== null && origins.includes(origin)) {
      response.headers.set("access-control-allow-origin", origin);
      response.headers.set("access-control-allow-methods", "GET, POST");
      response.headers.set("access-control-allow-headers", "Content-Type");
    }
    return response;
  };
}

async function fund(request: Request, { give, bury }: Coins): Promise<Response> {
  const asked = v.safeParse(FundRequest, await bodyOf(request));
  if (!asked.success) return problem(400, "malformed", v.summarize(asked.issues));
  const gift = await give(asked.output.address);
  if (gift.state === "refused") {
    return problem(gift.code === "bad-address" ? 400 : 503, gift.code, gift.detail);
  }
  // After ten blocks the coins can be spent: nobody came here to wait for them.
  const height = await bury(gift.txid, 10);
  return json({ txid: gift.txid, amount: String(gift.amount), outputs: gift.outputs, height });
}

async function mine(request: Request, coins: Coins): Promise<Response> {
  const asked = v.safeParse(MineRequest, await bodyOf(request));
  if (!asked.success) return problem(400, "malformed", v.summarize(asked.issues));
  return json({ height: await coins.mine(asked.output.blocks) });
}

/** The body as JSON; `undefined` for what is too long or no JSON. */
async function bodyOf(request: Request): Promise<unknown> {
  // Only with this type does a browser ask before it sends a foreign page's request.
  if (!/^application\/json\b/.test(request.headers.get("content-type") ?? "")) return undefined;
  let text = "";
  for await (const part of request.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part;
    if (text.length > MAX_BODY) return undefined;
  }
  return readJson(text);
}

function json(value: unknown): Response {
  return Response.json(value, { headers: { "cache-control": "no-store" } });
}

function problem(status: number, code: string, detail: string): Response {
  const headers = { "content-type": PROBLEM_TYPE, ...(status === 503 ? { "retry-after": "3" } : {}) };
  return new Response(JSON.stringify(problemJson(status, code, detail)), { status, headers });
}
