import { Hono } from "hono";
import { describeRoute } from "hono-openapi";
import type { SignatureCheck } from "../../contracts/nostr/event.ts";
import { tokenFromQuery, type TokenVerdict, verifyToken } from "../../contracts/swarm/token.ts";
import { clientAddress, type EdgeEnv, isThisMachine, networkOf, placeOf } from "../client-address.ts";
import { problem, problemResponses } from "../problem.ts";
import type { RateLimit } from "../rate-limit.ts";
import { countOne, type UpgradeRefusal } from "../tracker/counters.ts";
import type { TrackerLimits } from "../tracker/limits.ts";
import type { Tracker } from "../tracker/tracker.ts";

export type TrackerRouteOptions = {
  tracker: Tracker;
  limits: TrackerLimits;
  /** Public keys of the edges whose tokens count here. */
  edges: readonly string[];
  /** Origins of pages that may connect; none: all. */
  origins: readonly string[];
  /** Reverse proxies before this process. */
  proxies: number;
  rate: RateLimit;
  check: SignatureCheck;
  /** Unix milliseconds. */
  now: () => number;
};

type Refusal = {
  status: 401 | 403 | 429 | 503;
  cause: UpgradeRefusal;
  detail: string;
  retryAfter?: number;
};

const description = describeRoute({
  summary: "Meet other viewers of a stream",
  description:
    "A WebSocket that speaks WebTorrent's tracker messages in JSON. `t` is the token of POST /v1/admission; an announce with another peer id than the token's is refused.",
  parameters: [{ name: "t", in: "query", required: true, schema: { type: "string" } }],
  responses: {
    101: { description: "The WebSocket opens" },
    ...problemResponses({
      401: "no-token, bad-token",
      403: "expired-token, foreign-token, outdated-token, banned, wrong-origin",
      426: "upgrade-required",
      429: "too-many-sockets, too-fast",
      503: "full, leaving",
    }),
  },
});

/** `GET /`: the tracker's WebSocket. */
export const trackerRoute = (options: TrackerRouteOptions) =>
  new Hono<EdgeEnv>().get("/", description, (c) => {
    const { tracker, proxies } = options;
    const { upgrade } = c.env ?? {};
    if (upgrade === undefined) {
      const detail = "This is a WebSocket: connect to it with ws or wss.";
      return problem(c, 426, "upgrade-required", detail, { upgrade: "websocket", connection: "Upgrade" });
    }
    const address = clientAddress(c, proxies);
    const refuse = ({ status, cause, detail, retryAfter }: Refusal) => {
      countOne(tracker.counters.upgradesRefused, cause);
      return problem(c, status, cause, detail, retryAfter ? { "retry-after": String(retryAfter) } : {});
    };
    const crowded = judgeCrowd(options, address);
    if (crowded !== undefined) return refuse(crowded);
    const origin = c.req.header("origin");
    if (options.origins.length > 0 && (origin === undefined || !options.origins.includes(origin))) {
      return refuse({
        status: 403,
        cause: "wrong-origin",
        detail: "Pages of that origin may not connect to this tracker.",
      });
    }
    const token = c.req.query("t");
    if (token === undefined || token === "") {
      return refuse({
        status: 401,
        cause: "no-token",
        detail: "A token is needed: ask POST /v1/admission for one and send it as t.",
      });
    }
    const verdict = verifyToken({
      event: tokenFromQuery(token),
      edges: options.edges,
      nowSeconds: Math.floor(options.now() / 1000),
      check: options.check,
    });
    if (verdict.verdict !== "accepted") return refuse(refusalOf(verdict));
    if (!tracker.stands(verdict)) {
      return refuse({
        status: 403,
        cause: "outdated-token",
        detail: "The creator asks more of those who share now. Ask POST /v1/admission for a new token.",
      });
    }
    if (tracker.isBanned(verdict)) {
      return refuse({
        status: 403,
        cause: "banned",
        detail: "Several peers complained about this one. Watch over HTTP, and try again in some minutes.",
      });
    }
    // Here each peer counts as a person of its own.
    const network = isThisMachine(address, proxies) ? `loopback ${verdict.peerId}` : networkOf(address);
    return upgrade((wire) => tracker.open({ grant: verdict, network, place: placeOf(network) }, wire));
  });

/** Whether there is room for one more, and for one more of that address. */
function judgeCrowd(
  { tracker, limits, rate, proxies }: TrackerRouteOptions,
  address: string,
): Refusal | undefined {
  if (tracker.isLeaving()) {
    return {
      status: 503,
      cause: "leaving",
      detail: "The tracker restarts. Try again in 5 s.",
      retryAfter: 5,
    };
  }
  if (tracker.sockets() >= limits.sockets) {
    return {
      status: 503,
      cause: "full",
      detail: "The tracker is full. Try again in 60 s, or another edge.",
      retryAfter: 60,
    };
  }
  if (isThisMachine(address, proxies)) return undefined;
  if (tracker.sockets(networkOf(address)) >= limits.socketsPerAddress) {
    return {
      status: 429,
      cause: "too-many-sockets",
      detail: `Your address may have ${limits.socketsPerAddress} sockets here. Close one first.`,
      retryAfter: 30,
    };
  }
  const wait = rate(address);
  if (wait === 0) return undefined;
  return {
    status: 429,
    cause: "too-fast",
    detail: `Too many connections from your address. Try again in ${wait} s.`,
    retryAfter: wait,
  };
}

function refusalOf({ verdict }: Exclude<TokenVerdict, { verdict: "accepted" }>): Refusal {
  switch (verdict) {
    case "malformed":
    case "bad-signature":
    case "too-new":
      return {
        status: 401,
        cause: "bad-token",
        detail: "The token can't be read or its signature is wrong.",
      };
    case "expired":
      return {
        status: 403,
        cause: "expired-token",
        detail: "The token is over. Ask POST /v1/admission for a new one.",
      };
    case "wrong-author":
    case "wrong-address":
    case "wrong-peer":
      return {
        status: 403,
        cause: "foreign-token",
        detail: "The token is another edge's. Ask this one for its own.",
      };
  }
}
