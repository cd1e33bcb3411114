import { TIP_LEVELS, type TipLevel } from "../../../contracts/nostr/tip-receipt.ts";

/** The level that so many confirmations are; none is the pool. */
export function levelOf(confirmations: number): TipLevel {
  return confirmations >= 10 ? "10" : confirmations >= 1 ? "1" : "pool";
}

/** Below zero where `a` is less sure than `b`; no level is the least. */
export function compareLevels(a: TipLevel | undefined, b: TipLevel | undefined): number {
  return rank(a) - rank(b);
}

/** A level out of foreign data. */
export function readLevel(value: unknown): TipLevel | undefined {
  return TIP_LEVELS.find((level) => level === value);
}

function rank(level: TipLevel | undefined): number {
  return level === undefined ? -1 : TIP_LEVELS.indexOf(level);
}
