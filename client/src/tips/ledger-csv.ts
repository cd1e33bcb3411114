import { formatXmr } from "../../../contracts/monero/amount.ts";
import type { ShownTip } from "./tip-book.ts";

const HEAD = ["time", "amount_xmr", "level", "payer", "words", "checked_by"];

/** Verified tips as a table that spreadsheets read (RFC 4180), oldest first. */
export function ledgerCsv(tips: readonly ShownTip[]): string {
  const rows = tips.map(({ at, amount, level, payer = "", words, by }) => [
    new Date(at * 1000).toISOString(),
    formatXmr(amount),
    level,
    payer,
    words,
    by,
  ]);
  return [HEAD, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

/** Strangers' words: what a spreadsheet would take for a formula is made a text. */
function cell(text: string): string {
  const tame = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}
