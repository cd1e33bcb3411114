import type { LocaleContext } from "../../app/locale-context.tsx";
import type { MessageKey } from "../../locales/sections.ts";
import type { SettleOutcome } from "./settle-stake.ts";

const CODES = [
  "unreachable",
  "unreadable",
  "pending",
  "records-unreachable",
  "busy",
  "rate-limited",
  "not-due",
  "not-active",
  "released",
  "decided",
  "already-claimed",
  "claims-capped",
  "too-few-witnesses",
  "unknown-witness",
  "witnesses-spent",
  "bad-complaint",
  "no-such-rule",
  "before-activation",
  "after-deadline",
  "too-late",
  "contradiction",
  "no-arbiter",
] as const;

/** Why an arbiter did nothing, in a sentence. */
export function settleWords(
  { code, detail }: Exclude<SettleOutcome, { outcome: "done" }>,
  t: LocaleContext["t"],
): string {
  const known = CODES.find((one) => one === code);
  return known === undefined
    ? t("stakesStudio.code-other", { detail })
    : t(`stakesStudio.code-${known}` satisfies MessageKey);
}

const REFUSALS = ["terms-replaced", "too-old", "too-many"] as const;

/** Why this page agreed to nothing, in some words. */
export function refusalWords(why: string, t: LocaleContext["t"]): string {
  const known = REFUSALS.find((one) => one === why);
  return t(known === undefined ? "stakesStudio.why-other" : `stakesStudio.why-${known}` satisfies MessageKey);
}
