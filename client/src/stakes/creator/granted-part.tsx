import { createMemo, createSignal, type JSX, Show, Suspense } from "solid-js";
import { formatXmr } from "../../../../contracts/monero/amount.ts";
import { unixNow } from "../../app/clock.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { Button } from "../../ui/button.tsx";
import { late } from "../../ui/late.tsx";
import { sweptState, sweptTold, withSweep } from "../swept.ts";
import { createTaken } from "./create-taken.ts";
import type { RoomStake } from "./room-stake.ts";
import { grantedKey } from "./settle-stake.ts";

const SweepForm = late(async () => (await import("../sweep-form.tsx")).SweepForm);

/** Nodes may differ by some blocks. */
const AGREED_MARGIN = 30;

export type GrantedPartProps = {
  stake: RoomStake;
  /** The part of the key that the grant disclosed. */
  share: string;
  /** Where the creator is paid, unless another address is typed. */
  payout: string | undefined;
};

/** A stake that is the creator's: taken home, and looked after until that is final and nothing is left. */
export function GrantedPart(props: GrantedPartProps): JSX.Element {
  const { t } = useLocale();
  const [sweeping, setSweeping] = createSignal(false);
  const { taken, take } = createTaken(props.stake.name);
  const isHome = () => {
    const now = taken();
    return now !== undefined && sweptState(now) === "home";
  };
  const asked = createMemo(() => props.stake.asked);
  const share = createMemo(() => props.share);
  /** Costs curve, and hundreds may be shown: not before it is asked for. */
  const keys = createMemo(() => {
    if (!sweeping()) return undefined;
    const spendSecret = grantedKey(asked(), share());
    const { address, request: { viewSecret } } = asked();
    return spendSecret === undefined ? undefined : { address, spendSecret, viewSecret };
  });
  /** The viewer said what paid it: what was false or left out is found from the agreement on. */
  const since = () => {
    const { terms, request: { context } } = asked();
    const height = Math.max(0, context.deadline - terms.deadlineBlocks - AGREED_MARGIN);
    return { txids: props.stake.txids, height };
  };
  const address = () => taken()?.to ?? props.payout;
  return (
    <>
      <p class="text-small text-quiet [overflow-wrap:anywhere]">
        <Show when={taken()} fallback={t("stakesStudio.grantedAbout")}>
          {(taken) => (
            <>
              {t(`stakesStudio.taken-${sweptState(taken())}`, {
                ...sweptTold(taken()),
                amount: formatXmr(sweptTold(taken()).amount),
                to: taken().to,
              })}
            </>
          )}
        </Show>
      </p>
      <Show when={!sweeping() && !isHome()}>
        <div>
          <Button look={taken() === undefined ? "primary" : "plain"} onClick={() => setSweeping(true)}>
            {t(taken() === undefined ? "stakesStudio.sweep" : "stakesStudio.sweepMore")}
          </Button>
        </div>
      </Show>
      <Show when={!isHome() && keys()}>
        {(keys) => (
          <Suspense>
            <SweepForm
              keys={keys()}
              since={since()}
              isAgain={taken() !== undefined}
              {...(address() === undefined ? {} : { address: address() ?? "" })}
              onSwept={({ txid, to, amount, isWhole: whole }) =>
                take((before) =>
                  withSweep(before, { txid, to, amount: String(amount), sent: unixNow(), whole })
                )}
              onNothing={() => take((before) => before && { ...before, whole: true })}
            />
          </Suspense>
        )}
      </Show>
    </>
  );
}
