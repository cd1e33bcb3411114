import { Hono } from "hono";
import { describeRoute, resolver } from "hono-openapi";
import { TIP_PROBLEMS, TIP_REFUSALS, TipVerifyAnswer, TipVerifyRequest } from "../../contracts/api/tips.ts";
import { formatAddress } from "../../contracts/nostr/address.ts";
import {
  type NostrEvent,
  readVerifiedEvent,
  type SignatureCheck,
  signEvent,
} from "../../contracts/nostr/event.ts";
import { verifyHttpAuth } from "../../contracts/nostr/http-auth.ts";
import { tipReceiptTemplate } from "../../contracts/nostr/tip-receipt.ts";
import { isTipTarget, tipAddresses } from "../../contracts/nostr/tip-targets.ts";
import type { EdgeEnv } from "../client-address.ts";
import { jsonBody, limitBody, requireJson } from "../json-body.ts";
import type { AskNodes } from "../monero/nodes.ts";
import { problem, problemResponses } from "../problem.ts";
import { publicUrl } from "../public-url.ts";
import { count, type TipCounters } from "../tips/counters.ts";
import { RECEIPT_SECONDS } from "../tips/level.ts";
import { hiddenMark } from "../tips/mark.ts";
import { PENDING_DETAILS, REFUSAL_DETAILS } from "../tips/refusals.ts";
import type { AskTargets } from "../tips/targets.ts";
import { readTip, verifyTip } from "../tips/verify-tip.ts";

export type TipsVerifyOptions = {
  /** The edge's own key. */
  secret: Uint8Array;
  /** Reverse proxies before this process. */
  proxies: number;
  /** The origin under which viewers know this edge; undefined: whichever they ask. */
  origin: string | undefined;
  bodyBytes: number;
  /** The operator's nodes, if there are any. */
  askNodes: AskNodes | undefined;
  /** Where the creator is paid, by the operator's own relays, if there are any. */
  askTargets: AskTargets | undefined;
  counters: TipCounters;
  check: SignatureCheck;
  /** Unix milliseconds. */
  now: () => number;
};

/** Seconds until it is worth asking again. */
const SOON = 5;

const description = describeRoute({
  summary: "Have a tip verified",
  description:
    "By this edge's own Monero nodes, of which two must agree. Nothing is kept: whoever wants a higher level asks again. Where m names a payer and there are words, the request is signed by NIP-98 with the payer's key. The amount is told, not compared with anything.",
  responses: {
    200: {
      description: "A receipt, signed by this edge, that holds for a while",
      content: { "application/json": { schema: resolver(TipVerifyAnswer) } },
    },
    ...problemResponses({
      400: "malformed-json, malformed",
      401: "wrong-payer, auth-missing and the other faults of a signed request",
      404: "unknown-transaction",
      413: "body-too-large",
      415: "not-json",
      422: ["double-spend", "unknown-target", "bad-target", ...TIP_REFUSALS].join(", "),
      429: "rate-limited",
      503: "pending, busy, no-nodes",
    }),
  },
});

/** `POST /v1/tips/verify`: transaction, message and proof in, a signed receipt or a named refusal out. */
export const tipsVerifyRoute = (options: TipsVerifyOptions) => {
  const { secret, proxies, origin, bodyBytes, askNodes, askTargets, counters, check, now } = options;

  return new Hono<EdgeEnv>().post(
    "/",
    description,
    limitBody(bodyBytes),
    requireJson,
    jsonBody(TipVerifyRequest),
    async (c) => {
      const asked = c.req.valid("json");
      const nowSeconds = Math.floor(now() / 1000);
      c.header("cache-control", "no-store");
      type Code = typeof TIP_PROBLEMS[number] | typeof TIP_REFUSALS[number] | "busy" | "auth";
      const refuse = <Status extends 401 | 404 | 422 | 503>(
        status: Status,
        code: Code,
        detail: string,
        shown: string = code,
      ) => {
        count(counters.verified, code);
        const isLater = status === 404 || status === 503 && code !== "no-nodes";
        const again = isLater ? { "retry-after": String(SOON) } : {};
        return problem(c, status, shown, detail, again);
      };

      if (askNodes === undefined) {
        return refuse(503, "no-nodes", "This edge has no Monero nodes. Ask another edge of the stream.");
      }
      const read = readTip(asked);
      if (read.verdict === "refused") return refuse(422, read.code, REFUSAL_DETAILS[read.code]);
      const { stream, payer, sid, nonce } = read.tip;

      const words = asked.words ?? "";
      if (payer !== undefined && words !== "") {
        const body = new Uint8Array(await c.req.arrayBuffer());
        const { href: url } = publicUrl(c, { proxies, origin });
        const auth = verifyHttpAuth(c.req.header("authorization"), {
          url,
          method: "POST",
          body,
          nowSeconds,
          check,
        });
        if (auth.verdict === "refused") return refuse(401, "auth", auth.detail, auth.code);
        if (auth.pubkey !== payer) {
          return refuse(401, "wrong-payer", "Only the payer that m names may add words. Sign with that key.");
        }
      }

      const targets: NostrEvent[] = [];
      if (asked.target !== undefined) {
        const target = readVerifiedEvent(asked.target, check);
        if (target === undefined || !isTipTarget(target, stream)) {
          const detail =
            "The target is not what the creator of that stream signed about where to pay. Send it as a relay gave it.";
          return refuse(422, "bad-target", detail);
        }
        targets.push(target);
      }
      // Newer ones than the payer knows, or wants known, count.
      const own = askTargets === undefined ? [] : await askTargets(stream);
      if (own === undefined) {
        const detail =
          "This edge can't look now for where the creator is paid. Ask again in some seconds, or ask another edge.";
        return refuse(503, "busy", detail);
      }
      targets.push(...own);
      const addresses = tipAddresses(targets, stream, nowSeconds);
      if (addresses.length === 0) {
        const detail =
          "No Monero address of the creator is known here. Send the event in which the creator names one.";
        return refuse(422, "unknown-target", detail);
      }

      const agreement = await askNodes(asked.txid);
      if (agreement.verdict === "busy") {
        return refuse(503, "busy", "Too many tips are looked up. Ask again in some seconds.");
      }
      const { txid, m: message, proof, level: wanted } = asked;
      const about = { agreement, txid, message, proof, addresses, nowSeconds };
      const verified = verifyTip({ ...about, ...(wanted === undefined ? {} : { level: wanted }) });
      switch (verified.verdict) {
        case "unknown": {
          const detail =
            "None of this edge's nodes knows the transaction. A new one takes some seconds to get there: ask again.";
          return refuse(404, "unknown-transaction", detail);
        }
        case "double-spend": {
          const detail =
            "A node saw another transaction that spends the same coins, so this one may never count.";
          return refuse(422, "double-spend", detail);
        }
        case "pending":
          return refuse(503, "pending", PENDING_DETAILS[verified.because]);
        case "refused":
          return refuse(422, verified.code, REFUSAL_DETAILS[verified.code]);
        case "paid":
          break;
      }

      const { amount, level, confirmations, marks, minedAt } = verified;
      count(counters.verified, level);
      const template = tipReceiptTemplate({
        form: "private",
        address: formatAddress(stream),
        amount,
        level,
        nonce,
        ...(sid === undefined ? {} : { sid }),
        ...(payer === undefined ? {} : { payer }),
        // Where this edge's clock is far behind nobody would read the receipt with it.
        ...(minedAt === undefined || minedAt > nowSeconds ? {} : { minedAt }),
        marks: marks.map((mark) => hiddenMark(secret, mark)),
        exp: nowSeconds + RECEIPT_SECONDS[level],
        words,
      }, nowSeconds);
      const receipt = signEvent(template, secret);
      const answer: TipVerifyAnswer = { level, amount: String(amount), confirmations, receipt };
      return c.json(answer, 200);
    },
  );
};
