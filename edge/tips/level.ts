import { TIP_LEVELS, type TipLevel } from "../../contracts/nostr/tip-receipt.ts";

/** The level of so many confirmations; 0 is the pool. */
export function levelOf(confirmations: number): TipLevel {
  if (confirmations >= 10) return "10";
  return confirmations >= 1 ? "1" : "pool";
}

/** Whether a level is at least as sure as the asked one. */
export function reaches(level: TipLevel, asked: TipLevel): boolean {
  return TIP_LEVELS.indexOf(level) >= TIP_LEVELS.indexOf(asked);
}

/** How long a receipt holds, in seconds: no level is final, so whoever wants to go on showing the tip asks again. */
export const RECEIPT_SECONDS: Readonly<Record<TipLevel, number>> = {
  pool: 30 * 60,
  "1": 24 * 60 * 60,
  "10": 30 * 24 * 60 * 60,
};
