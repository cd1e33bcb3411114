import { Hono } from "hono";
import { describeRoute, resolver } from "hono-openapi";
import { MoneroHint, MoneroHintAnswer } from "../../contracts/api/tips.ts";
import { jsonBody, limitBody, requireJson } from "../json-body.ts";
import type { AskNodes } from "../monero/nodes.ts";
import { problem, problemResponses } from "../problem.ts";
import { count, type TipCounters } from "../tips/counters.ts";

export type MoneroHookOptions = {
  bodyBytes: number;
  /** The operator's nodes, if there are any. */
  askNodes: AskNodes | undefined;
  counters: TipCounters;
};

const description = describeRoute({
  summary: "Hear from a box's node that something happened to a transaction",
  description:
    "For monerod's and monero-wallet-rpc's notify options. Nothing in the hint is believed and nothing comes of it but the answer: what this edge's own nodes agree on now. A repeated or invented hint gains nothing, so it needs no secret.",
  responses: {
    200: {
      description: "What the edge's nodes agree on",
      content: { "application/json": { schema: resolver(MoneroHintAnswer) } },
    },
    ...problemResponses({
      400: "malformed-json, malformed",
      413: "body-too-large",
      415: "not-json",
      429: "rate-limited",
      503: "busy, no-nodes",
    }),
  },
});

/** `POST /v1/hooks/monero`: a transaction's id in, what the edge's own nodes say of it out. */
export const moneroHookRoute = ({ bodyBytes, askNodes, counters }: MoneroHookOptions) =>
  new Hono().post(
    "/",
    description,
    limitBody(bodyBytes),
    requireJson,
    jsonBody(MoneroHint),
    async (c) => {
      const { txid } = c.req.valid("json");
      c.header("cache-control", "no-store");
      if (askNodes === undefined) {
        return problem(c, 503, "no-nodes", "This edge has no Monero nodes. Ask another edge.");
      }
      const agreement = await askNodes(txid);
      count(counters.hints, agreement.verdict);
      if (agreement.verdict === "busy") {
        return problem(
          c,
          503,
          "busy",
          "Too many transactions are looked up. Ask again in some seconds.",
          { "retry-after": "5" },
        );
      }
      const answer: MoneroHintAnswer = {
        state: agreement.verdict,
        confirmations: agreement.verdict === "mined" ? agreement.confirmations : 0,
      };
      return c.json(answer, 200);
    },
  );
