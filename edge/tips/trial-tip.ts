import * as v from "valibot";
import { readProblem } from "../../contracts/api/problem.ts";
import { TipVerifyAnswer } from "../../contracts/api/tips.ts";
import { checkSchnorr, type NostrEvent, signEvent } from "../../contracts/nostr/event.ts";
import { SECRETS } from "../../contracts/nostr/fixtures/people.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { paymentTargetsTemplate } from "../../contracts/nostr/payment-targets.ts";
import { EDGE_LIMITS } from "../config.ts";
import { makeNodes } from "../monero/nodes.ts";
import { type NodeAnswers, recorded, startTrialNode, type TrialNode } from "../monero/trial-node.ts";
import { type TipsVerifyOptions, tipsVerifyRoute } from "../routes/tips-verify.ts";
import { makeTipCounters } from "./counters.ts";

/** When the trial's tips are asked about, Unix seconds: two hours after the recorded block. */
export const TRIAL_NOW = 1_795_440_000;
/** The trial edge's own key. */
export const TRIAL_EDGE = new Uint8Array(32).fill(5);

/** The recorded creator's payment targets. */
export const TARGET: NostrEvent = signEvent(
  paymentTargetsTemplate({ monero: recorded.creator.address }, TRIAL_NOW - 1000),
  SECRETS.creator,
);

/** An announcement of the tipped stream, with an address or without. */
export function announcement(monero: string | undefined, d = "bees", secret = SECRETS.creator): NostrEvent {
  const tags = [["d", d], ...monero === undefined ? [] : [["monero", monero]]];
  return signEvent({ kind: KIND.liveEvent, created_at: TRIAL_NOW, tags, content: "" }, secret);
}

/** What a request about the recorded tip says. */
export const GOOD_ASK = {
  txid: recorded.tip.txid,
  m: recorded.tip.m,
  proof: recorded.tip.proof,
  target: TARGET as unknown,
};

export type TrialAsk = { body?: Record<string, unknown>; headers?: Record<string, string> };

/** The route over nodes on this machine. */
export type TrialTips = {
  nodes: TrialNode[];
  ask: (about?: TrialAsk) => Promise<Response>;
  stop: () => Promise<void>;
};

/** Starts nodes that say this, and the route that asks them. */
export function startTrialTips(
  says: readonly (NodeAnswers | TrialNode["says"])[],
  options: Partial<TipsVerifyOptions> & { timeoutMs?: number } = {},
): TrialTips {
  const nodes = says.map(startTrialNode);
  const route = tipsVerifyRoute({
    secret: TRIAL_EDGE,
    proxies: 0,
    origin: undefined,
    bodyBytes: EDGE_LIMITS.bodyBytes,
    askNodes: makeNodes({
      nodes: nodes.map(({ url }) => url),
      fetch,
      timeoutMs: options.timeoutMs ?? EDGE_LIMITS.nodeTimeoutMs,
      most: EDGE_LIMITS.nodeLookups,
    }),
    askTargets: undefined,
    counters: makeTipCounters(),
    check: checkSchnorr,
    now: () => TRIAL_NOW * 1000,
    ...options,
  });
  return {
    nodes,
    ask: async ({ body = {}, headers = {} } = {}) =>
      await route.request("http://edge.example/", {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ ...GOOD_ASK, ...body }),
      }),
    stop: async () => {
      for (const node of nodes) await node.stop();
    },
  };
}

/** The code of a refusal, or the level of a receipt; beside it the status. */
export async function outcomeOf(
  says: Parameters<typeof startTrialTips>[0],
  about: TrialAsk = {},
  options: Parameters<typeof startTrialTips>[1] = {},
): Promise<[status: number, outcome: string | undefined]> {
  const trial = startTrialTips(says, options);
  try {
    const response = await trial.ask(about);
    const value = await response.json();
    return [response.status, response.ok ? v.parse(TipVerifyAnswer, value).level : readProblem(value)?.code];
  } finally {
    await trial.stop();
  }
}
