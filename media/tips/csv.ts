import { formatXmr } from "../../contracts/monero/amount.ts";
import type { SeenOutput } from "./ledger.ts";

const HEAD = ["time", "amount_xmr", "level", "confirmations", "payment_id", "txid"];

/** What came in as a table that spreadsheets read (RFC 4180), oldest first; `top` is the newest block's height. */
export function tipsCsv(outputs: readonly SeenOutput[], top: number | undefined): string {
  const rows = outputs.toSorted((a, b) => a.seen - b.seen).map((output) => {
    const confirmations = output.height === null || top === undefined
      ? 0
      : Math.max(0, top - output.height + 1);
    return [
      new Date(output.seen * 1000).toISOString(),
      formatXmr(BigInt(output.amount)),
      levelOf(output, confirmations),
      String(confirmations),
      // A spreadsheet takes digits for a number, and 1e5 for a larger one: an id is shown as text.
      `id:${output.paymentId}`,
      `tx:${output.txid}`,
    ];
  });
  // Every cell is made of digits, hex and our own words: none can be a formula or needs quotes.
  return [HEAD, ...rows].map((row) => row.join(",")).join("\r\n") + "\r\n";
}

function levelOf({ gone }: SeenOutput, confirmations: number): "gone" | "pool" | "1" | "10" {
  if (confirmations >= 10) return "10";
  if (confirmations >= 1) return "1";
  return gone ? "gone" : "pool";
}
