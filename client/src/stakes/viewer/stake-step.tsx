import { createSignal, type JSX, Show } from "solid-js";
import { winnersKey } from "../../../../contracts/escrow/settlement.ts";
import { sharesOf } from "../../../../contracts/escrow/shares.ts";
import { formatXmr } from "../../../../contracts/monero/amount.ts";
import { unixNow } from "../../app/clock.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { SweepForm } from "../sweep-form.tsx";
import { withSweep } from "../swept.ts";
import type { FollowedStake } from "./create-stakes.ts";
import { withHeard, withoutHeard } from "./heard-payments.ts";
import { KeepCopy } from "./keep-copy.tsx";
import { agreedAt, type HeldStake } from "./kept-stake.ts";
import { leadToStake } from "./lead-to-stake.ts";
import { NamePayment, PayStake } from "./pay-stake.tsx";
import { mayStillPay, missingAmount, releasedShare, type StakePhase } from "./stake-phase.ts";

export type StakeStateProps = {
  stake: FollowedStake;
  fleeting: boolean;
  /** Begins another one on the same terms; left out where they aren't known. */
  onAgain?: (() => void) | undefined;
};

/** A stake with what follows from it, in a state. */
export type ShownStake = StakeStateProps & { held: HeldStake; phase: StakePhase };

const NAMING: ReadonlySet<StakePhase> = new Set(["restored", "gone", "short", "checking", "lapsed"]);
const SWEEPABLE: ReadonlySet<StakePhase> = new Set(["released", "swept"]);
const AGAIN: ReadonlySet<StakePhase> = new Set(["refused", "outdated", "lapsed"]);

/** What is to be done in this state. */
export function StakeStep(props: ShownStake): JSX.Element {
  const { t } = useLocale();
  const { stake } = props;
  /** While the page's wallet sends, its panel stays, whatever is known of the payment already. */
  const [sending, setSending] = createSignal(false);
  const isShort = () => props.phase === "short" && mayStillPay(props.held);
  const missing = () => missingAmount(props.held.kept);
  /** Piconero to be paid now. */
  const payable = () => {
    if (props.phase === "pay") return BigInt(props.held.kept.context.amount);
    return isShort() ? missing() || undefined : undefined;
  };
  const named = (txid: string) => {
    stake.change((before) => withHeard(before, [txid], "here"));
    setSending(false);
  };
  const keys = () => {
    const { kept, key, agreed } = props.held;
    const share = releasedShare(props.held);
    if (share === undefined || agreed === undefined) return undefined;
    const own = sharesOf("viewer", key.baseSecret, kept.context);
    const spendSecret = winnersKey(own, "release", share);
    return spendSecret === undefined ? undefined : {
      address: agreed.address,
      spendSecret,
      viewSecret: key.viewSecret,
    };
  };
  const since = () => ({ txids: props.held.kept.txids, height: agreedAt(props.held) });
  return (
    <>
      <Show when={props.phase === "save"}>
        <KeepCopy
          kept={props.held.kept}
          fleeting={props.fleeting}
          onKept={() => {
            stake.change((before) => ({ ...before, saved: true }));
            leadToStake(props.held.name);
          }}
        />
      </Show>
      <Show when={(payable() !== undefined || sending()) && props.held.agreed}>
        {(agreed) => (
          <PayStake
            name={props.held.name}
            address={agreed().address}
            amount={payable() ?? BigInt(props.held.kept.context.amount)}
            onLeaving={(txid) => {
              setSending(true);
              stake.change((before) => withHeard(before, [txid], "here"));
            }}
            onPaid={named}
            onUnsent={(txid) => {
              stake.change((before) => withoutHeard(before, txid));
              setSending(false);
            }}
          />
        )}
      </Show>
      <Show when={isShort() && missing() === undefined && props.held.agreed}>
        {(agreed) => (
          <>
            <CopyField label={t("stakes.address")} value={agreed().address} />
            <CopyField
              label={t("stakes.amountWhole")}
              value={formatXmr(BigInt(props.held.kept.context.amount))}
            />
          </>
        )}
      </Show>
      <Show when={NAMING.has(props.phase) && payable() === undefined && !sending()}>
        <NamePayment onPaid={named} />
      </Show>
      <Show when={AGAIN.has(props.phase) && props.onAgain}>
        {(again) => (
          <div>
            <Button
              look="primary"
              onClick={() => {
                // What was never agreed on holds nothing; of the rest the key stays.
                if (props.held.agreed === undefined || !props.held.kept.saved) stake.forget();
                again()();
              }}
            >
              {t("stakes.again")}
            </Button>
          </div>
        )}
      </Show>
      <Show when={props.held.kept.swept?.payments.at(-1)}>
        {(newest) => <CopyField label={t("stakes.sweptBy")} value={newest().txid} />}
      </Show>
      <Show when={SWEEPABLE.has(props.phase) && keys()}>
        {(keys) => (
          <SweepForm
            keys={keys()}
            since={since()}
            {...(props.held.kept.swept && { address: props.held.kept.swept.to })}
            isAgain={props.phase === "swept"}
            onSwept={({ txid, to, amount, isWhole }) =>
              stake.change((before) => ({
                ...before,
                swept: withSweep(before.swept, {
                  txid,
                  to,
                  amount: String(amount),
                  sent: unixNow(),
                  whole: isWhole,
                }),
              }))}
            onNothing={() =>
              stake.change((before) =>
                before.swept === undefined ? before : { ...before, swept: { ...before.swept, whole: true } }
              )}
          />
        )}
      </Show>
    </>
  );
}
