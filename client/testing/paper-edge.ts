import type { TipVerifyRequest } from "../../contracts/api/tips.ts";
import { problemJson } from "../../contracts/api/problem.ts";
import { judgeTip } from "../../contracts/monero/judge-tip.ts";
import { signEvent } from "../../contracts/nostr/event-signature.ts";
import { tipReceiptTemplate } from "../../contracts/nostr/tip-receipt.ts";
import type { Answer } from "./answering-server.ts";
import { now } from "./discover-stand.ts";
import type { PaperChain } from "./paper-node.ts";

export type PaperEdge = {
  key: Uint8Array;
  /** Text form of the stream's address. */
  stream: string;
  /** Where its creator is paid. */
  payTo: string;
};

/** What an edge answers to a proof: it judges as a real one does, by what stands on paper. */
export function paperEdgeSays(
  on: PaperChain,
  { key, stream, payTo }: PaperEdge,
  ask: TipVerifyRequest,
): Answer {
  const known = on.chain.get(ask.txid);
  if (known === undefined) return problem(404, "unknown-transaction");
  if (known.doubleSpend) return problem(422, "double-spend");
  const { txid, m: message, proof } = ask;
  const judged = judgeTip({ txid, served: known.paid.served, message, proof, primary: payTo });
  if (judged.verdict !== "paid") return problem(422, judged.verdict);
  const confirmations = known.height === undefined ? 0 : on.blocks - known.height;
  const level = confirmations >= 10 ? "10" : confirmations >= 1 ? "1" : "pool";
  const { tip, amount } = judged;
  const receipt = signEvent(
    tipReceiptTemplate({
      form: "private",
      address: stream,
      amount,
      level,
      nonce: tip.nonce,
      marks: judged.marks.map((mark) => mark.slice(0, 32)),
      exp: now() + 3600,
      words: ask.words ?? "",
      ...(tip.payer && { payer: tip.payer }),
      ...(tip.sid && { sid: tip.sid }),
    }, now()),
    key,
  );
  return [200, { level, amount: String(amount), confirmations, receipt }];
}

function problem(status: number, code: string): Answer {
  return [status, problemJson(status, code, code)];
}
