import type { Warning } from "../../../contracts/api/status.ts";
import { WARNING_LEVEL, type WarningCode } from "../../../contracts/api/warning-codes.ts";

/** A warning as this box writes it: its code is one of those everybody knows. */
export type Finding = Warning & { code: WarningCode };

/** Writes one finding: what is, and which setting to change. */
export function finding(code: WarningCode, detail: string, remedy: string): Finding {
  return { code, detail, remedy };
}

/** What stops or spoils a broadcast comes first; else as found. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  const weigh = ({ code }: Finding) => (WARNING_LEVEL[code] === "bad" ? 0 : 1);
  return [...findings].sort((a, b) => weigh(a) - weigh(b));
}

/** Seconds for a person. */
export function secondsText(seconds: number): string {
  return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}

/** A bitrate for a person. */
export function bitrateText(bitsPerSecond: number): string {
  return bitsPerSecond < 1_000_000
    ? `${Math.round(bitsPerSecond / 1000)} kbit/s`
    : `${(bitsPerSecond / 1_000_000).toFixed(1)} Mbit/s`;
}
