import { Hono } from "hono";
import { describeRoute, resolver } from "hono-openapi";
import {
  AdmissionAnswer,
  type AdmissionProblem,
  AdmissionRequest,
  PAGE_AUTH_HEADER,
} from "../../contracts/api/admission.ts";
import { newestDelegation } from "../../contracts/nostr/delegation.ts";
import { type NostrEvent, type SignatureCheck, signEvent } from "../../contracts/nostr/event.ts";
import { verifyHttpAuth } from "../../contracts/nostr/http-auth.ts";
import { type Grant, tokenTemplate, tokenToQuery } from "../../contracts/swarm/token.ts";
import { judgeAsk, judgeTier } from "../admission/judge-ask.ts";
import type { AskOwnRelays } from "../admission/own-relays.ts";
import { makeRemembered } from "../admission/remembered.ts";
import { iceServersOf, type TurnServer } from "../admission/turn.ts";
import { makeUsedSignatures } from "../admission/used-signatures.ts";
import { clientAddress, type EdgeEnv, isThisMachine } from "../client-address.ts";
import type { EdgeLimits } from "../config.ts";
import { jsonBody, limitBody, requireJson } from "../json-body.ts";
import type { LookUp } from "../lookup/delegations.ts";
import { readGivenDelegation } from "../lookup/given-delegation.ts";
import { problem, problemResponses } from "../problem.ts";
import { publicUrl } from "../public-url.ts";
import { makeRateLimit } from "../rate-limit.ts";
import type { Bus } from "../tracker/bus.ts";
import type { Tracker } from "../tracker/tracker.ts";

export type AdmissionRouteOptions = {
  /** The edge's own key. */
  secret: Uint8Array;
  limits: EdgeLimits;
  /** Reverse proxies before this process. */
  proxies: number;
  /** The origin under which viewers know this edge; undefined: whichever they ask. */
  origin: string | undefined;
  tracker: Pick<Tracker, "isBanned">;
  /** The operator's TURN server, if there is one. */
  turn: TurnServer | undefined;
  lookUp: LookUp;
  /** Asks the operator's own relays, if there are any. */
  askOwnRelays?: AskOwnRelays | undefined;
  /** Where other instances of the same operator are met, if there are any. */
  bus?: Bus | undefined;
  check: SignatureCheck;
  /** Unix milliseconds. */
  now: () => number;
};

/** Delegations remembered, and how long as JSON each may be: anybody can sign one for a stream of their own. */
const KEPT_DELEGATIONS = 1000;
const KEPT_LENGTH = 8192;

const description = describeRoute({
  summary: "Ask to join the viewers who carry a stream",
  description:
    "Signed by NIP-98: in the tier `open` with the page's own key, of which its peer id is made; in the tier `key` with the viewer's key, and in the header dstream-page with the page's own. The token is for one stream and one peer id.",
  responses: {
    200: {
      description: "A token for the trackers",
      content: { "application/json": { schema: resolver(AdmissionAnswer) } },
    },
    ...problemResponses({
      400: "malformed-json, malformed, bad-delegation, wrong-delegation",
      401:
        "auth-missing, auth-malformed, auth-wrong-kind, auth-bad-signature, auth-too-old, auth-too-new, auth-wrong-url, auth-wrong-method, auth-wrong-payload, replayed",
      403: "wrong-peer, banned, unknown-stream, sharing-off, wrong-tier, tier-not-offered",
      413: "body-too-large",
      415: "not-json",
      429: "too-many-peers, rate-limited",
      502: "relays-unreachable",
      503: "busy",
    }),
  },
});

/** `POST /v1/admission`: who asks as the creator wants gets a token bound to one peer id of one stream. */
export const admissionRoute = (options: AdmissionRouteOptions) => {
  const { secret, limits, proxies, origin, tracker, turn, lookUp, askOwnRelays, bus, check, now } = options;
  const signatures = makeUsedSignatures({ capacity: limits.signatures, now, bus });
  const byNetwork = makeRateLimit({
    perSecond: limits.peersPerNetwork / limits.peersSeconds,
    burst: limits.peersPerNetwork,
    addresses: limits.addresses,
    now,
  });
  const byKey = makeRateLimit({
    perSecond: limits.peersPerKey / limits.peersSeconds,
    burst: limits.peersPerKey,
    addresses: limits.addresses,
    now,
  });
  /** The newest delegation seen of each stream: who sends an older one gains nothing. */
  const delegations = makeRemembered<NostrEvent>(KEPT_DELEGATIONS);

  return new Hono<EdgeEnv>().post(
    "/",
    description,
    limitBody(limits.bodyBytes),
    requireJson,
    jsonBody(AdmissionRequest),
    async (c) => {
      const asked = c.req.valid("json");
      const { address, peerId, tier = "open" } = asked;
      const nowSeconds = Math.floor(now() / 1000);
      const refuse = (code: AdmissionProblem, detail: string) => problem(c, 403, code, detail);

      const url = publicUrl(c, { proxies, origin });
      const body = new Uint8Array(await c.req.arrayBuffer());
      const signed = { url: url.href, method: "POST", body, nowSeconds, check };
      const auth = verifyHttpAuth(c.req.header("authorization"), signed);
      if (auth.verdict === "refused") return problem(c, 401, auth.code, auth.detail);
      // Any instance can tell by this whose the peer id is, and remembers nothing for it.
      const page = tier === "key" ? verifyHttpAuth(c.req.header(PAGE_AUTH_HEADER), signed) : auth;
      if (page.verdict === "refused") {
        return problem(c, 401, page.code, `In the header ${PAGE_AUTH_HEADER}: ${page.detail}`);
      }
      const early = judgeAsk(asked, page.pubkey);
      if (early.verdict === "refused") return refuse(early.code, early.detail);
      if (tracker.isBanned(asked)) {
        return refuse("banned", "Several peers complained about this one. Watch over HTTP for some minutes.");
      }
      const from = clientAddress(c, proxies);
      const wait = Math.max(
        isThisMachine(from, proxies) ? 0 : byNetwork(from),
        tier === "key" ? byKey(auth.pubkey) : 0,
      );
      if (wait > 0) {
        const detail = `Too many peers of your address or key. Try again in ${wait} s.`;
        return problem(c, 429, "too-many-peers", detail, { "retry-after": String(wait) });
      }
      // Last of what is cheap: only what could pass is worth remembering.
      const ids = [...new Set([auth.id, page.id])];
      for (const id of ids) {
        const taken = signatures.take(id);
        if (taken === "used") {
          return problem(c, 401, "replayed", "This signed request was used before. Sign a new one.");
        }
        if (taken === "full") {
          const detail = "Too many ask for admission. Sign a new request in 10 s.";
          return problem(c, 503, "busy", detail, { "retry-after": "10" });
        }
      }

      const kept = delegations.get(address);
      const known = kept === undefined ? [] : [kept];
      if (asked.delegation !== undefined) {
        const read = readGivenDelegation(asked.delegation, address, check);
        if (read.state === "refused") return problem(c, 400, read.code, read.detail);
        known.push(read.event);
      }
      if (asked.relays !== undefined && asked.relays.length > 0) {
        const found = await lookUp(address, asked.relays);
        if (found.state === "answered") known.push(...found.events);
        else if (known.length === 0) {
          if (found.state === "busy") {
            return problem(c, 503, "busy", "Too many look-ups are under way. Try again in 2 s.", {
              "retry-after": "2",
            });
          }
          const detail = `No relay could be asked for the delegation: ${found.reasons.join("; ")}.`;
          return problem(c, 502, "relays-unreachable", detail);
        }
      }
      // Not for a stream nobody here knows anything of: who makes streams up would have it looked for.
      if (known.length > 0 && askOwnRelays !== undefined) {
        const own = await askOwnRelays(address);
        if (own === undefined) {
          const detail =
            "This edge can't look for a newer delegation now. Watch over HTTP, and try again in 3 s.";
          return problem(c, 503, "busy", detail, { "retry-after": "3" });
        }
        known.push(...own);
      }
      const delegation = newestDelegation(known, address);
      if (delegation !== undefined && JSON.stringify(delegation.event).length <= KEPT_LENGTH) {
        delegations.put(address, delegation.event);
      }
      const verdict = judgeTier(asked, delegation, nowSeconds);
      if (verdict.verdict === "refused") return refuse(verdict.code, verdict.detail);

      const grant: Grant = {
        address,
        peerId,
        tier,
        degree: limits.degree,
        exp: nowSeconds + limits.tokenSeconds,
      };
      for (const id of ids) signatures.share(id);
      const token = tokenToQuery(signEvent(tokenTemplate(grant, nowSeconds), secret));
      const answer: AdmissionAnswer = {
        token,
        trackers: [trackerUrl(url)],
        expires: grant.exp,
        tier,
        degree: grant.degree,
        ...(turn === undefined ? {} : { iceServers: await iceServersOf(turn, grant) }),
      };
      c.header("cache-control", "no-store");
      return c.json(answer, 200);
    },
  );
};

function trackerUrl(asked: URL): string {
  const url = new URL("/v1/tracker", asked);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}
