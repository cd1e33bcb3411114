import { askNode, type NodeAnswer, type NodeRequest } from "./node-request.ts";

/** What became of the transactions handed to a node. */
export type Submission =
  /** None left the page. */
  | { state: "none" }
  /** One left, and no answer of the node itself came back: others may have it already. */
  | { state: "unanswered" }
  | { state: "taken" }
  /** The node said so, in its own words. */
  | { state: "refused"; reason: string };

const PATH = /\/send_?raw_?transaction$/;
const MOST_REASON = 200;

let last: Submission = { state: "none" };

/** What became of what was handed over since this was last asked. */
export function takeSubmission(): Submission {
  const submission = last;
  last = { state: "none" };
  return submission;
}

/** Asks a node like `askNode()`, and keeps what it says of a transaction it is given. */
export async function askOrSubmit(request: NodeRequest): Promise<NodeAnswer> {
  if (!PATH.test(request.url)) return await askNode(request);
  const before = last;
  last = { state: "unanswered" };
  const answer = await askNode(request);
  const said = readSubmission(answer);
  // A refusal after a lost answer may be about the very transaction that was lost.
  if (said !== undefined && !(said.state === "refused" && before.state === "unanswered")) last = said;
  return answer;
}

/** What a node answers to a transaction; undefined when it isn't the node who speaks, such as a gateway before it. */
function readSubmission({ status, bytes }: NodeAnswer): Submission | undefined {
  if (status !== 200) return undefined;
  let answer: Record<string, unknown> | null;
  try {
    answer = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
  const word = answer?.["status"];
  if (typeof word !== "string") return undefined;
  if (word === "OK") return { state: "taken" };
  const reason = answer?.["reason"];
  const named = typeof reason === "string" && reason !== "" ? reason : word;
  return { state: "refused", reason: named.slice(0, MOST_REASON) };
}
