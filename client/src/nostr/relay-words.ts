import type { MessageKey } from "../locales/sections.ts";
import type { PublishAnswer } from "./relay-deliveries.ts";
import type { RelayFault } from "./relay-health.ts";

/** The end of the sentence that begins with a relay's address. */
export const FAULT_WORDS: Record<RelayFault, MessageKey> = {
  unreachable: "app.faultUnreachable",
  lost: "app.faultLost",
  silent: "app.faultSilent",
  refused: "app.faultRefused",
  oversized: "app.faultOversized",
  garbage: "app.faultGarbage",
  lies: "app.faultLies",
  flood: "app.faultFlood",
};

/** Why a relay did not take an event: its own words, or what is wrong with it where it said nothing. */
export function refusalWords(
  { reason, fault }: Pick<PublishAnswer, "reason" | "fault">,
  t: (key: MessageKey) => string,
): string {
  if (fault !== undefined) return t(FAULT_WORDS[fault]);
  return reason === "" ? t("app.noReason") : reason;
}
