import { PAGE_AUTH_HEADER } from "../../contracts/api/admission.ts";
import { readProblem } from "../../contracts/api/problem.ts";
import { delegationTemplate } from "../../contracts/nostr/delegation.ts";
import { checkSchnorr, type NostrEvent, publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { httpAuthHeader, httpAuthTemplate } from "../../contracts/nostr/http-auth.ts";
import type { Sharing } from "../../contracts/nostr/sharing.ts";
import { fromHex } from "../../contracts/hex.ts";
import { BOX_SECRET, CREATOR_SECRET, TRIAL_ADDRESS } from "../../contracts/seal/trial-session.ts";
import { sha256Hex } from "../../contracts/sha256.ts";
import { peerIdOf } from "../../contracts/swarm/peer-id.ts";
import { makeKnownTerms } from "../admission/known-terms.ts";
import { EDGE_LIMITS } from "../config.ts";
import { admissionRoute, type AdmissionRouteOptions } from "./admission.ts";

/** The edge's secret key. */
export const EDGE_SECRET = new Uint8Array(32).fill(5);
/** The secret key of the page that asks, unless another is said. */
export const PAGE_SECRET = new Uint8Array(32).fill(6);
/** Unix seconds. */
export const NOW = 1_790_000_000;
/** What is asked. */
export const URL_ASKED = "http://edge.example/";

/** The peer id that belongs to a page's key. */
export const pageId = (secret: Uint8Array) =>
  peerIdOf(fromHex(publicKeyOf(secret)) ?? new Uint8Array(), TRIAL_ADDRESS);

/** The creator's delegation of the trial's stream. */
export function delegated(
  sharing?: Sharing,
  times = { nbf: NOW - 100, exp: NOW + 3600 },
  createdAt = NOW - 100,
): NostrEvent {
  const signers = [publicKeyOf(BOX_SECRET)];
  const options = {
    address: TRIAL_ADDRESS,
    signers,
    ...times,
    ...(sharing === undefined ? {} : { sharing }),
  };
  return signEvent(delegationTemplate(options, createdAt), CREATOR_SECRET);
}

/** A request to be admitted, but for what is as it should be. */
export type Ask = {
  body?: Record<string, unknown>;
  secret?: Uint8Array;
  /** Seconds since the request was signed. */
  age?: number;
  signedUrl?: string;
  signedBody?: string;
  header?: string | undefined;
  /** Whose page key signs too, in a header of its own. */
  page?: Uint8Array | undefined;
  from?: string;
};

/** A route with a clock by hand, and a way to ask it. */
export function makeTrialAdmission(options: Partial<AdmissionRouteOptions> = {}) {
  const clock = { seconds: NOW };
  let serial = 0;
  const route = admissionRoute({
    secret: EDGE_SECRET,
    limits: EDGE_LIMITS,
    proxies: 0,
    origin: undefined,
    tracker: { isBanned: () => false },
    terms: makeKnownTerms(),
    turn: undefined,
    lookUp: () => Promise.resolve({ state: "answered", events: [] }),
    lookUpTurns: () => ({ state: "taken", done: () => {} }),
    check: checkSchnorr,
    now: () => clock.seconds * 1000,
    ...options,
  });
  const ask = async (
    { secret = PAGE_SECRET, age = 0, signedUrl = URL_ASKED, from = "198.51.100.1", ...o }: Ask = {},
  ) => {
    const body = JSON.stringify({
      peerId: pageId(secret),
      address: TRIAL_ADDRESS,
      delegation: delegated(),
      // Else two equal requests of one second would be one signature.
      serial: serial++,
      ...o.body,
    });
    const bodySha256 = sha256Hex(new TextEncoder().encode(o.signedBody ?? body));
    const template = httpAuthTemplate({ url: signedUrl, method: "POST", bodySha256 }, clock.seconds - age);
    const authorization = "header" in o ? o.header : httpAuthHeader(signEvent(template, secret));
    const headers = new Headers({ "content-type": "application/json" });
    if (authorization !== undefined) headers.set("authorization", authorization);
    if (o.page !== undefined) headers.set(PAGE_AUTH_HEADER, httpAuthHeader(signEvent(template, o.page)));
    const init = { method: "POST", headers, body };
    return await route.request(URL_ASKED, init, { remoteAddr: { hostname: from } });
  };
  const refusal = async (about: Ask): Promise<[number, string | undefined]> => {
    const response = await ask(about);
    return [response.status, readProblem(await response.json())?.code];
  };
  return { ask, refusal, clock };
}
