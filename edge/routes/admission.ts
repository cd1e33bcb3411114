import { Hono } from "hono";
import { describeRoute, resolver } from "hono-openapi";
import {
  ADMISSION_PROBLEMS,
  AdmissionAnswer,
  type AdmissionProblem,
  AdmissionRequest,
  PAGE_AUTH_HEADER,
} from "../../contracts/api/admission.ts";
import { type SignatureCheck, signEvent } from "../../contracts/nostr/event.ts";
import { verifyHttpAuth } from "../../contracts/nostr/http-auth.ts";
import { type Grant, tokenTemplate, tokenToQuery } from "../../contracts/swarm/token.ts";
import { judgeAsk, judgeTier } from "../admission/judge-ask.ts";
import { judgePledge } from "../admission/judge-pledge.ts";
import type { KnownTerms } from "../admission/known-terms.ts";
import type { AskOwnRelays } from "../admission/own-relays.ts";
import { makePledgeTerms } from "../admission/pledge-terms.ts";
import { iceServersOf, type TurnServer } from "../admission/turn.ts";
import { makeUsedSignatures } from "../admission/used-signatures.ts";
import { clientAddress, type EdgeEnv, isThisMachine } from "../client-address.ts";
import type { EdgeLimits } from "../config.ts";
import { jsonBody, limitBody, requireJson } from "../json-body.ts";
import type { LookUp } from "../lookup/delegations.ts";
import { readGivenDelegation } from "../lookup/given-delegation.ts";
import { type LookUpTurns, tooManyLookUps } from "../look-up-turns.ts";
import { problem, problemResponses } from "../problem.ts";
import { publicUrl } from "../public-url.ts";
import { makeRateLimit } from "../rate-limit.ts";
import type { StakeChain } from "../stakes/chain.ts";
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
  /** What is known of streams here, and is added to by what viewers bring. */
  terms: KnownTerms;
  /** The operator's TURN server, if there is one. */
  turn: TurnServer | undefined;
  lookUp: LookUp;
  /** Asks the operator's own relays, if there are any. */
  askOwnRelays?: AskOwnRelays | undefined;
  /** Asks the operator's own relays for the terms of bonds and stakes, if there are any. */
  askOwnTerms?: AskOwnRelays | undefined;
  /** The operator's Monero nodes, if there are any: without them no bond can be checked. */
  chain?: StakeChain | undefined;
  /** Before nodes are asked about a bond. */
  lookUpTurns: LookUpTurns;
  /** Where other instances of the same operator are met, if there are any. */
  bus?: Bus | undefined;
  check: SignatureCheck;
  /** Unix milliseconds. */
  now: () => number;
};

/** Tokens that one coin of a bond, or one stake, may have in the time that a token lasts. */
const PEERS_PER_PLEDGE = 16;

const description = describeRoute({
  summary: "Ask to join the viewers who carry a stream",
  description:
    "Signed by NIP-98: in the tiers `open` and `stake` with the page's own key, of which its peer id is made; in the tiers `key` and `bond` with the viewer's key, and in the header dstream-page with the page's own. The token is for one stream and one peer id.",
  responses: {
    200: {
      description: "A token for the trackers",
      content: { "application/json": { schema: resolver(AdmissionAnswer) } },
    },
    ...problemResponses({
      400: "malformed-json, malformed, bad-delegation, wrong-delegation, overlong-delegation",
      401:
        "auth-missing, auth-malformed, auth-wrong-kind, auth-bad-signature, auth-too-old, auth-too-new, auth-wrong-url, auth-wrong-method, auth-wrong-payload, replayed",
      403:
        `wrong-peer, banned, unknown-stream, sharing-off, wrong-tier, tier-not-offered; in the tiers bond and stake ${
          ADMISSION_PROBLEMS.slice(ADMISSION_PROBLEMS.indexOf("unknown-terms")).join(", ")
        }`,
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
  const { secret, limits, proxies, origin, tracker, terms, turn, lookUp, askOwnRelays, bus, check, now } =
    options;
  const { askOwnTerms, chain, lookUpTurns } = options;
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

  // A name is worth no more peers than it takes to load a page anew, for as long as a token lasts.
  const byPledge = makeRateLimit({
    perSecond: PEERS_PER_PLEDGE / limits.tokenSeconds,
    burst: PEERS_PER_PLEDGE,
    addresses: limits.addresses,
    now,
  });
  const newestTerms = makePledgeTerms({ askOwn: askOwnTerms, check });

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
      const page = tier === "key" || tier === "bond"
        ? verifyHttpAuth(c.req.header(PAGE_AUTH_HEADER), signed)
        : auth;
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

      const kept = terms.newest(address);
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
      const verdict = judgeTier(asked, terms.learn(address, known), nowSeconds);
      if (verdict.verdict === "refused") return refuse(verdict.code, verdict.detail);

      const asking = tier === "bond" ? lookUpTurns(from) : undefined;
      if (asking?.state === "wait") return tooManyLookUps(c, asking.seconds);
      const pledge = await judgePledge({
        asked,
        signer: auth.pubkey,
        newestTerms,
        chain,
        check,
        nowSeconds,
      }).finally(asking?.done);
      if (pledge.verdict === "refused") return refuse(pledge.code, pledge.detail);
      if (pledge.verdict === "later") {
        return problem(c, 503, "busy", pledge.detail, { "retry-after": "3" });
      }
      const full = Math.max(0, ...pledge.names.map(byPledge));
      if (full > 0) {
        const detail = `Too many peers of this bond or stake. Try again in ${full} s.`;
        return problem(c, 429, "too-many-peers", detail, { "retry-after": String(full) });
      }

      const grant: Grant = {
        address,
        peerId,
        tier,
        degree: Math.min(limits.degree, pledge.limits?.degree ?? limits.degree),
        exp: Math.min(nowSeconds + limits.tokenSeconds, pledge.limits?.until ?? Infinity),
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
