import type { ShownTip } from "./tip-book.ts";

export type OnAir = {
  /** Sessions on the air since the page was opened; none where nobody says. */
  sessions: readonly string[];
  /** Unix seconds: what came before is history, whichever session it was. Default: nothing is. */
  since?: number;
};

/** Whether a tip may be shown as one of now: paid in a session that is on the air, or in none. An old payment can get a new receipt, dated now. */
export function isOfSession(
  { sid, at }: Pick<ShownTip, "sid" | "at">,
  { sessions, since = -Infinity }: OnAir,
): boolean {
  return sid === undefined || sessions.length === 0 || sessions.includes(sid) || at < since;
}
