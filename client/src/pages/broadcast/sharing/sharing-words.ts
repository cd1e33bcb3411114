import type { Sharing } from "../../../../../contracts/nostr/sharing.ts";
import type { LocaleContext } from "../../../app/locale-context.tsx";

/** What a creator chose, in a sentence. */
export function sharingWords({ tier, threshold }: Sharing, t: LocaleContext["t"]): string {
  if (tier === "off") return t("sharing.nowOff");
  return t(tier === "open" ? "sharing.nowOpen" : "sharing.nowKey", { count: threshold });
}
