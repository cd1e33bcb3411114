import "@valibot/to-json-schema"; // hono-openapi finds it by itself, but only once somebody has loaded it
import { Hono } from "hono";
import { openAPIRouteHandler } from "hono-openapi";
import { cors } from "hono/cors";
import { HTTPException } from "hono/http-exception";
import { publicKeyOf, type SignatureCheck } from "../contracts/nostr/event.ts";
import { profileLink } from "../contracts/nostr/link.ts";
import type { EdgeInfo } from "../contracts/api/edge.ts";
import type { AskOwnRelays } from "./admission/own-relays.ts";
import type { TurnServer } from "./admission/turn.ts";
import { clientAddress, type EdgeEnv } from "./client-address.ts";
import type { EdgeLimits } from "./config.ts";
import type { LookUp } from "./lookup/delegations.ts";
import { problem } from "./problem.ts";
import { limitRate, makeRateLimit } from "./rate-limit.ts";
import { healthRoute, infoRoute } from "./routes/about.ts";
import { admissionRoute } from "./routes/admission.ts";
import { metricsRoute } from "./routes/metrics.ts";
import { sealVerifyRoute } from "./routes/seal-verify.ts";
import { trackerRoute } from "./routes/tracker.ts";
import type { Bus } from "./tracker/bus.ts";
import { TRACKER_LIMITS, type TrackerLimits } from "./tracker/limits.ts";
import type { Tracker } from "./tracker/tracker.ts";

export type AppOptions = {
  /** The edge's own key. */
  secret: Uint8Array;
  limits: EdgeLimits;
  /** Reverse proxies before this process. */
  proxies: number;
  lookUp: LookUp;
  check: SignatureCheck;
  tracker: Tracker;
  /** Default: what every tracker grants. */
  trackerLimits?: TrackerLimits;
  /** The origin under which viewers know this edge; default: whichever they ask. */
  origin?: string | undefined;
  /** Origins of pages that may connect to the tracker; none: all. */
  origins: readonly string[];
  /** Asks the operator's own relays for the newest delegation of a stream; default: there are none. */
  askOwnRelays?: AskOwnRelays | undefined;
  /** Where other instances of the same operator are met; default: nowhere. */
  bus?: Bus | undefined;
  /** The operator's TURN server, if there is one. */
  turn?: TurnServer | undefined;
  /** Unix milliseconds. */
  now: () => number;
  /** Resident bytes of this process. */
  memory: () => number;
  /** Hears of faults of the edge itself. */
  onFault: (error: unknown) => void;
};

const VERSION = "0.1.0";

/** The edge's HTTP interface. */
export function makeApp(options: AppOptions) {
  const { secret, limits, proxies, lookUp, check, tracker, origins, turn, now, memory, onFault } = options;
  const { trackerLimits = TRACKER_LIMITS, origin, askOwnRelays, bus } = options;
  const info = edgeInfo(options);
  const limit = makeRateLimit({
    perSecond: limits.requestsPerSecond,
    burst: limits.requestsBurst,
    addresses: limits.addresses,
    now,
  });

  const upgrades = makeRateLimit({
    perSecond: trackerLimits.upgradesPerSecond,
    burst: trackerLimits.upgradesBurst,
    addresses: limits.addresses,
    now,
  });

  const api = new Hono<EdgeEnv>()
    // Before all else: the answer to an upgrade is the server's own and takes no headers, and its rate is another.
    .route(
      "/v1/tracker",
      trackerRoute({
        tracker,
        limits: trackerLimits,
        edges: [publicKeyOf(secret)],
        origins,
        proxies,
        rate: upgrades,
        check,
        now,
      }),
    )
    .use(cors({ origin: "*", allowMethods: ["GET", "POST"], exposeHeaders: ["Retry-After"], maxAge: 86_400 }))
    // Before the rate limit: who watches over an edge must be able to tell busy from dead.
    .route("/v1/health", healthRoute({ info, now, shared: () => tracker.shared()?.there }))
    .use(limitRate(limit, (c) => clientAddress(c, proxies)))
    .route("/", infoRoute({ info }))
    .route(
      "/v1/admission",
      admissionRoute({
        secret,
        limits,
        proxies,
        origin,
        tracker,
        turn,
        lookUp,
        askOwnRelays,
        bus,
        check,
        now,
      }),
    )
    .route("/v1/metrics", metricsRoute({ tracker, memory }))
    .route("/v1/seal/verify", sealVerifyRoute({ now, lookUp, check, bodyBytes: limits.bodyBytes }));

  const app = api.get(
    "/openapi.json",
    openAPIRouteHandler(api, {
      documentation: {
        openapi: "3.1.0",
        info: {
          title: "dStream edge",
          version: VERSION,
          description: "Every error is application/problem+json with a stable code.",
        },
      },
    }),
  );
  app.notFound((c) => {
    const allowed = app.routes.filter(({ path, method }) => path === c.req.path && method !== "ALL").map((
      { method },
    ) => method);
    if (allowed.length === 0) {
      return problem(c, 404, "not-found", `There is no ${c.req.path} here. GET /openapi.json lists what is.`);
    }
    const methods = [...new Set(allowed)].join(", ");
    return problem(c, 405, "wrong-method", `${c.req.path} is asked with ${methods}.`, { allow: methods });
  });
  app.onError((error, c) => {
    if (error instanceof HTTPException && error.status === 400) {
      return problem(c, 400, "malformed-json", "The body is not JSON. Send one JSON object.");
    }
    onFault(error);
    return problem(
      c,
      500,
      "internal",
      "The edge failed at this request. Try again later, or ask another edge.",
    );
  });
  return app;
}

/** For the typed client: `hc<App>(url)`. */
export type App = ReturnType<typeof makeApp>;

function edgeInfo({ secret, limits, turn }: AppOptions): EdgeInfo {
  const pubkey = publicKeyOf(secret);
  const { bodyBytes, requestsPerSecond, requestsBurst, relays, relayTimeoutMs } = limits;
  return {
    name: "dStream edge",
    pubkey,
    npub: profileLink(pubkey),
    version: VERSION,
    roles: ["seal", "tracker", "admission", ...(turn === undefined ? [] : ["turn"])],
    limits: { bodyBytes, requestsPerSecond, requestsBurst, relays, relayTimeoutMs },
  };
}
