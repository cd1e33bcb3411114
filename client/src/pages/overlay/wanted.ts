import { readXmr } from "../../../../contracts/monero/amount.ts";
import type { MuteList } from "../../../../contracts/nostr/mute-list.ts";
import type { TipLevel } from "../../../../contracts/nostr/tip-receipt.ts";
import { compareLevels, readLevel } from "../../tips/levels.ts";
import { isOfSession } from "../../tips/of-session.ts";
import type { ShownTip } from "../../tips/tip-book.ts";

/** What is shown, and which tips alerts are shown for. */
export type Wish = {
  /** Piconero. */
  least: bigint;
  /** How sure a tip must be. */
  level: TipLevel;
  /** What the picture gets; default: alerts. */
  show: "alerts" | "goal";
};

/** What stands behind the `?` of an address such as `#/overlay/naddr1…?least=0.01&level=1`; nonsense asks for nothing. */
export function wishOf(search: string): Wish {
  const asked = new URLSearchParams(search);
  return {
    least: readXmr(asked.get("least") ?? "") ?? 0n,
    level: readLevel(asked.get("level")) ?? "pool",
    show: asked.get("show") === "goal" ? "goal" : "alerts",
  };
}

export type Circumstances = {
  /** The creator's; undefined: none is known. */
  muted: MuteList | undefined;
  /** Those on the air since the page was opened; none where nobody says. */
  sessions: readonly string[];
};

/** Whether a tip may stand in the picture: of this session, large and sure enough, by nobody and with no word that the creator muted. */
export function isWanted(
  tip: ShownTip,
  wish: Wish,
  { muted, sessions }: Circumstances,
): boolean {
  const { amount, level, payer, words } = tip;
  if (amount < wish.least || compareLevels(level, wish.level) < 0) return false;
  if (!isOfSession(tip, { sessions })) return false;
  if (muted === undefined) return true;
  const said = words.toLowerCase();
  return !(payer !== undefined && muted.pubkeys.includes(payer)) &&
    !muted.words.some((word) => said.includes(word));
}
