import type { MessageKey } from "../locales/sections.ts";

/** Why a proof was refused, and what to do now. */
export type RefusalWords = { why: MessageKey; act: MessageKey };

const ADDRESS = { why: "tips.refused-address", act: "tips.refusedDo-creator" } as const;
const TRANSACTION = { why: "tips.refused-transaction", act: "tips.refusedDo-creator" } as const;
const PROOF = { why: "tips.refused-proof", act: "tips.refusedDo-proof" } as const;
const REQUEST = { why: "tips.refused-request", act: "tips.refusedDo-later" } as const;

const CLOCK = { why: "tips.refused-clock", act: "tips.refusedDo-clock" } as const;

const WORDS: Readonly<Record<string, RefusalWords>> = {
  "malformed-address": ADDRESS,
  "address-checksum": ADDRESS,
  "unknown-address-kind": ADDRESS,
  "bad-address-key": ADDRESS,
  "wrong-network": ADDRESS,
  "not-primary-address": ADDRESS,
  "unknown-target": ADDRESS,
  "bad-target": ADDRESS,
  "unknown-proof": PROOF,
  "malformed-proof": PROOF,
  "non-canonical-scalar": PROOF,
  "bad-point": PROOF,
  "wrong-proof-size": PROOF,
  "not-payers-proof": { why: "tips.refused-received", act: "tips.refusedDo-proof" },
  "wrong-message": { why: "tips.refused-message", act: "tips.refusedDo-message" },
  "wrong-address": { why: "tips.refused-other", act: "tips.refusedDo-txid" },
  "nothing-received": { why: "tips.refused-other", act: "tips.refusedDo-txid" },
  "wrong-payment-id": { why: "tips.refused-id", act: "tips.refusedDo-id" },
  "left-address": { why: "tips.refused-left", act: "tips.refusedDo-left" },
  "auth-too-old": CLOCK,
  "auth-too-new": CLOCK,
  "time-locked": { why: "tips.refused-locked", act: "tips.refusedDo-locked" },
  "double-spend": { why: "tips.refused-double", act: "tips.refusedDo-double" },
  "commitment-mismatch": TRANSACTION,
  "coinbase": TRANSACTION,
  "too-many-outputs": TRANSACTION,
  "retired-ring-ct": TRANSACTION,
  "unknown-ring-ct": TRANSACTION,
  "unknown-tx-version": TRANSACTION,
  "unknown-input": TRANSACTION,
  "unknown-output": TRANSACTION,
  "bad-tx-key": TRANSACTION,
  "truncated": TRANSACTION,
  "bad-number": TRANSACTION,
  "trailing-bytes": TRANSACTION,
  "too-large": TRANSACTION,
};

/** Puts a refusal into words; a code nobody here knows is shown as it is. */
export function refusalWords(code: string): RefusalWords {
  return WORDS[code] ?? REQUEST;
}
