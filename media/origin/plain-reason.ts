const LONGEST = 100;

/** A relay's words as they may be shown: one short line, and nobody's address in it. */
export function plainReason(reason: string): string {
  const line = reason.replace(/[\p{C}\s]+/gu, " ").trim()
    .replace(/\b\d{1,3}(\.\d{1,3}){3}\b/g, "…")
    .replace(/(?<![\p{L}\d])[\da-f]{0,4}(:[\da-f]{0,4}){2,7}(?![\p{L}\d])/giu, "…");
  return line === "" ? "no reason given" : line.slice(0, LONGEST);
}
