import recorded from "../../contracts/monero/vectors/node-answers.json" with { type: "json" };

export { recorded };

/** What a node says, each an answer's JSON; `undefined`: it says nothing at all, and the connection stays open. */
export type NodeAnswers = { info: unknown; transactions: unknown; block: unknown };

const { answers } = recorded;

/** What a real node said of the recorded tip while it waited, when it was mined, and ten blocks later. */
export const HONEST = {
  unknown: {
    info: answers.info,
    transactions: { ...answers.unknown, missed_tx: [recorded.tip.txid] },
    block: undefined,
  },
  pool: { info: answers.info, transactions: answers.pool, block: undefined },
  newest: { info: answers.info, transactions: answers.mined, block: answers.newest },
  tenth: { info: answers.info, transactions: answers.mined, block: answers.tenth },
  locked: { info: answers.info, ...answers.locked },
} satisfies Record<string, NodeAnswers>;

/** A copy of a JSON value in which one member, somewhere deep, says something else. */
export function bent<Value>(value: Value, path: readonly (string | number)[], to: unknown): Value {
  const copy = structuredClone(value);
  let at = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path.at(-1) ?? ""] = to;
  return copy;
}

/** A node on this machine that says what a test puts into its mouth. */
export type TrialNode = {
  url: URL;
  /** What it says from now on; a response is sent as it is. */
  says: NodeAnswers | (() => Response);
  /** Questions it was asked. */
  asked: string[];
  stop: () => Promise<void>;
};

/** Starts one. */
export function startTrialNode(says: TrialNode["says"]): TrialNode {
  const silent = Promise.withResolvers<Response>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const question = await request.text();
    node.asked.push(question);
    if (typeof node.says === "function") return node.says();
    const { info, transactions, block } = node.says;
    const { pathname } = new URL(request.url);
    const answer = pathname.endsWith("/get_transactions")
      ? transactions
      : question.includes("get_block")
      ? block
      : info;
    return answer === undefined ? await silent.promise : Response.json(answer);
  });
  const node: TrialNode = {
    url: new URL(`http://127.0.0.1:${server.addr.port}/`),
    says,
    asked: [],
    stop: async () => {
      silent.resolve(new Response());
      await server.shutdown();
    },
  };
  return node;
}
