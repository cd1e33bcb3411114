import type { MessageKey } from "../locales/sections.ts";
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
