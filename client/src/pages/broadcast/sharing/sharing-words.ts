import { formatXmr } from "../../../../../contracts/monero/amount.ts";
import type { LocaleContext } from "../../../app/locale-context.tsx";
import type { SharingPlan } from "./create-sharing-draft.ts";

/** What a creator chose, in a sentence. */
export function sharingWords({ sharing, pledge }: SharingPlan, t: LocaleContext["t"]): string {
  const { tier, threshold: count } = sharing;
  switch (tier) {
    case "off":
      return t("sharing.nowOff");
    case "open":
      return t("sharing.nowOpen", { count });
    case "key":
      return t("sharing.nowKey", { count });
    case "bond":
    case "stake":
      if (pledge?.tier !== tier) return t("stakesStudio.nowWithout");
      return t(tier === "bond" ? "stakesStudio.nowBond" : "stakesStudio.nowStake", {
        count,
        amount: formatXmr(BigInt(pledge.amount)),
      });
  }
}
