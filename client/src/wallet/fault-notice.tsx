import type { JSX } from "solid-js";
import { formatXmr } from "../../../contracts/monero/amount.ts";
import { useLocale } from "../app/locale-context.tsx";
import { Notice } from "../ui/notice.tsx";
import type { WalletFault, WalletFaultCode } from "./wallet-fault.ts";

/** Minutes from one block to the next, on average. */
export const BLOCK_MINUTES = 2;

/** What to do about each fault. */
const REMEDIES: Readonly<
  Record<
    WalletFaultCode,
    "again" | "elsewhere" | "host" | "words" | "app" | "address" | "coins" | "wait" | "look"
  >
> = {
  "download": "again",
  "unsupported": "elsewhere",
  "no-nodes": "host",
  "node-unreachable": "again",
  "node-refuses-pages": "host",
  "node-insecure": "host",
  "node-other-network": "host",
  "node-behind": "again",
  "bad-words": "words",
  "bad-keys": "again",
  "restore-too-far": "app",
  "bad-address": "address",
  "address-other-network": "address",
  "bad-amount": "again",
  "not-enough": "coins",
  "not-enough-unlocked": "wait",
  "fee-above-amount": "elsewhere",
  "payment-refused": "again",
  "payment-unclear": "look",
  "sent-partly": "again",
  "nothing-prepared": "again",
  "closed": "again",
  "wallet": "again",
};

/** Says what the wallet could not do, why, and what to do now. */
export function FaultNotice(
  props: { what: string; fault: WalletFault; children?: JSX.Element },
): JSX.Element {
  const { t } = useLocale();
  const why = () => {
    const { code, facts } = props.fault;
    return t(`wallet.fault-${code}`, {
      amount: formatXmr(facts.amount ?? 0n),
      blocks: facts.blocks ?? 0,
      minutes: (facts.blocks ?? 0) * BLOCK_MINUTES,
      detail: facts.detail ?? "?",
    });
  };
  return (
    <Notice
      tone="attention"
      live
      what={props.what}
      why={why()}
      act={t(`wallet.do-${REMEDIES[props.fault.code]}`)}
    >
      {props.children}
    </Notice>
  );
}
