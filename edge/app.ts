import "@valibot/to-json-schema"; // hono-openapi finds it by itself, but only once somebody has loaded it
import { Hono } from "hono";
import { openAPIRouteHandler } from "hono-openapi";
import { cors } from "hono/cors";
import { HTTPException } from "hono/http-exception";
import { publicKeyOf, type SignatureCheck } from "../contracts/nostr/event.ts";
import { profileLink } from "../contracts/nostr/link.ts";
import type { EdgeInfo } from "../contracts/api/edge.ts";
import type { KnownTerms } from "./admission/known-terms.ts";
import type { AskOwnRelays } from "./admission/own-relays.ts";
import type { TurnServer } from "./admission/turn.ts";
import { clientAddress, type EdgeEnv, isThisMachine } from "./client-address.ts";
import type { EdgeLimits } from "./config.ts";
import type { LookUp } from "./lookup/delegations.ts";
import { limitLookUps, makeLookUpTurns } from "./look-up-turns.ts";
import { problem } from "./problem.ts";
import { limitRate, makeRateLimit } from "./rate-limit.ts";
import { healthRoute, infoRoute } from "./routes/about.ts";
import { admissionRoute } from "./routes/admission.ts";
import { metricsRoute } from "./routes/metrics.ts";
import { moneroHookRoute } from "./routes/monero-hook.ts";
import { sealVerifyRoute } from "./routes/seal-verify.ts";
import { tipsVerifyRoute } from "./routes/tips-verify.ts";
import { trackerRoute } from "./routes/tracker.ts";
import { makeTipCounters, type TipCounters } from "./tips/counters.ts";
import type { AskTargets } from "./tips/targets.ts";
import type { AskNodes } from "./monero/nodes.ts";
import { stakesRoute } from "./routes/stakes.ts";
import type { Arbiter } from "./stakes/arbiter.ts";
import type { StakeChain } from "./stakes/chain.ts";
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
  /** What creators ask of those who share, as the tracker goes by it too. */
  terms: KnownTerms;
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
  /** What verifying tips takes; undefined: the operator has no Monero nodes. */
  tips?: TipsOptions | undefined;
  /** The operator's Monero nodes as bonds are checked by them; undefined: there are none. */
  chain?: StakeChain | undefined;
  /** Asks the operator's own relays for the newest terms of bonds and stakes; default: there are none. */
  askOwnTerms?: AskOwnRelays | undefined;
  /** What arbitrating stakes takes; undefined: this edge is no arbiter. */
  arbiter?: Arbiter | undefined;
  /** Unix milliseconds. */
  now: () => number;
  /** Resident bytes of this process. */
  memory: () => number;
  /** Hears of faults of the edge itself. */
  onFault: (error: unknown) => void;
};

export type TipsOptions = {
  askNodes: AskNodes;
  /** As `askNodes`, for hints: with room of its own, so that they can't fill that of tips. */
  askHinted: AskNodes;
  /** Asks the operator's own relays where a creator is paid; undefined: there are none. */
  askTargets: AskTargets | undefined;
  counters: TipCounters;
};

const VERSION = "0.1.0";

/** The edge's HTTP interface. */
export function makeApp(options: AppOptions) {
  const { secret, limits, proxies, lookUp, check, tracker, origins, turn, now, memory, onFault } = options;
  const { trackerLimits = TRACKER_LIMITS, terms, origin, askOwnRelays, bus, tips, arbiter } = options;
  const info = edgeInfo(options);
  const limit = makeRateLimit({
    perSecond: limits.requestsPerSecond,
    burst: limits.requestsBurst,
    addresses: limits.addresses,
    now,
  });

  // Each of these has several nodes asked, by whoever has no key and proves nothing.
  const lookUpTurns = makeLookUpTurns({
    rate: makeRateLimit({
      perSecond: limits.tipsPerSecond,
      burst: limits.tipsBurst,
      addresses: limits.addresses,
      now,
    }),
    // A box's node that stands here hints at many at once.
    mostOf: (address) => isThisMachine(address, proxies) ? Infinity : limits.nodeLookupsPerAddress,
  });
  const inTurn = limitLookUps(lookUpTurns, (c) => clientAddress(c, proxies));
  const tipCounters = tips?.counters ?? makeTipCounters();

  const upgrades = makeRateLimit({
    perSecond: trackerLimits.upgradesPerSecond,
    burst: trackerLimits.upgradesBurst,
    addresses: limits.addresses,
    now,
  });

  const metrics = metricsRoute({ tracker, memory, ...(tips && { tips: tips.counters }) });
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
        terms,
        turn,
        lookUp,
        askOwnRelays,
        askOwnTerms: options.askOwnTerms,
        chain: options.chain,
        lookUpTurns,
        bus,
        check,
        now,
      }),
    )
    .route("/v1/metrics", metrics)
    // Where Prometheus looks unless told otherwise.
    .route("/metrics", metrics)
    .use("/v1/tips/*", inTurn)
    .use("/v1/hooks/*", inTurn)
    .route(
      "/v1/tips/verify",
      tipsVerifyRoute({
        secret,
        proxies,
        origin,
        bodyBytes: limits.bodyBytes,
        askNodes: tips?.askNodes,
        askTargets: tips?.askTargets,
        counters: tipCounters,
        check,
        now,
      }),
    )
    .route(
      "/v1/hooks/monero",
      moneroHookRoute({ bodyBytes: limits.bodyBytes, askNodes: tips?.askHinted, counters: tipCounters }),
    )
    .use("/v1/stakes/*", inTurn)
    .route("/v1/stakes", stakesRoute({ arbiter, bodyBytes: limits.bodyBytes }))
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

function edgeInfo({ secret, limits, turn, tips, arbiter }: AppOptions): EdgeInfo {
  const pubkey = publicKeyOf(secret);
  const { bodyBytes, requestsPerSecond, requestsBurst, relays, relayTimeoutMs } = limits;
  return {
    name: "dStream edge",
    pubkey,
    npub: profileLink(pubkey),
    version: VERSION,
    roles: [
      "seal",
      "tracker",
      "admission",
      ...(turn === undefined ? [] : ["turn"]),
      ...(tips === undefined ? [] : ["tips"]),
      ...(arbiter === undefined ? [] : ["arbiter"]),
    ],
    ...(arbiter === undefined ? {} : { arbiter: arbiter.baseKey }),
    limits: { bodyBytes, requestsPerSecond, requestsBurst, relays, relayTimeoutMs },
  };
}
