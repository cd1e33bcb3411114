import { Hono } from "hono";
import { describeRoute, resolver } from "hono-openapi";
import { SealVerifyAnswer, SealVerifyRequest } from "../../contracts/api/edge.ts";
import { newestDelegation } from "../../contracts/nostr/delegation.ts";
import { type NostrEvent, type SignatureCheck } from "../../contracts/nostr/event.ts";
import { emptyMemory, judgePlaylist } from "../../contracts/seal/verifier.ts";
import { jsonBody, limitBody, requireJson } from "../json-body.ts";
import type { LookUp } from "../lookup/delegations.ts";
import { readGivenDelegation } from "../lookup/given-delegation.ts";
import { problem, problemResponses } from "../problem.ts";
import { sealAnswer } from "../seal-answer.ts";

export type SealVerifyOptions = {
  /** Unix milliseconds. */
  now: () => number;
  lookUp: LookUp;
  check: SignatureCheck;
  bodyBytes: number;
};

const description = describeRoute({
  summary: "Judge a sealed media playlist",
  description:
    "For embedders, bots and native players. Stateless: what needs a memory of earlier playlists, forks and rollbacks, is not seen here.",
  responses: {
    200: {
      description: "The verdict. Only `verified` means that the listed bytes are the box's.",
      content: { "application/json": { schema: resolver(SealVerifyAnswer) } },
    },
    ...problemResponses({
      400: "malformed-json, malformed, bad-delegation, wrong-delegation, overlong-delegation",
      413: "body-too-large",
      415: "not-json",
      429: "rate-limited",
      502: "relays-unreachable",
      503: "busy",
    }),
  },
});

/** `POST /v1/seal/verify`: playlist text, address and delegation or relay hints in, verdict out. */
export const sealVerifyRoute = ({ now, lookUp, check, bodyBytes }: SealVerifyOptions) =>
  new Hono().post(
    "/",
    description,
    limitBody(bodyBytes),
    requireJson,
    jsonBody(SealVerifyRequest),
    async (c) => {
      const { address, playlist, rid, delegation: given, relays, source } = c.req.valid("json");
      const known: NostrEvent[] = [];
      if (given !== undefined) {
        const read = readGivenDelegation(given, address, check);
        if (read.state === "refused") return problem(c, 400, read.code, read.detail);
        known.push(read.event);
      }
      if (relays !== undefined && relays.length > 0) {
        const found = await lookUp(address, relays);
        if (found.state === "busy") {
          return problem(c, 503, "busy", "Too many look-ups are under way. Try again in 2 s.", {
            "retry-after": "2",
          });
        }
        if (found.state === "unreachable" && known.length === 0) {
          const detail = `No relay could be asked for the delegation: ${
            found.reasons.join("; ")
          }. Name others, or send the delegation.`;
          return problem(c, 502, "relays-unreachable", detail);
        }
        if (found.state === "answered") known.push(...found.events);
      }
      const delegation = newestDelegation(known, address);
      const { verdict } = judgePlaylist({
        text: playlist,
        address,
        ...(rid === undefined ? {} : { rid }),
        source: source ?? "",
        delegation,
        memory: emptyMemory(),
        nowMs: now(),
        check,
      });
      return c.json(sealAnswer(verdict, delegation, source), 200);
    },
  );
