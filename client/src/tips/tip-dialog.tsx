import {
  createEffect,
  createMemo,
  createSignal,
  type JSX,
  Match,
  on,
  Show,
  Suspense,
  Switch,
} from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { useIdentity } from "../identity/identity.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { late } from "../ui/late.tsx";
import { Notice } from "../ui/notice.tsx";
import type { SentPayment } from "../wallet/wallet-session.ts";
import { ComposeTip } from "./compose-tip.tsx";
import { createTip, type CreateTipOptions } from "./create-tip.ts";
import type { KeptTip } from "./kept-tips.ts";
import { LeftAddress } from "./left-address.tsx";
import { PayTip } from "./pay-tip.tsx";
import { makeSendingTip } from "./sending-tip.ts";
import { TipsBeside } from "./tips-beside.tsx";
import { tipsHere } from "./tips-here.ts";

const ProveTip = late(async () => (await import("./prove-tip.tsx")).ProveTip);
const TipState = late(async () => (await import("./tip-state.tsx")).TipState);

export type TipDialogProps = {
  open: boolean;
  onClose: () => void;
  /** What the creator is called. */
  name: string;
  options: CreateTipOptions;
};

/** Tipping from the wish to the last confirmation: amount, words and code, then how the payment stands, in one place. */
export function TipDialog(props: TipDialogProps): JSX.Element {
  const { t } = useLocale();
  const identity = useIdentity();
  const hand = createTip(props.options);
  const [paying, setPaying] = createSignal(true);
  const me = () => {
    const state = identity.state();
    return state.kind === "none" ? undefined : state.pubkey;
  };
  const unpayable = () => {
    const target = hand.target();
    return target.state === "unpayable" ? target : undefined;
  };
  const paid = () => {
    const tip = hand.tip();
    return tip?.paid === undefined ? undefined : tip;
  };
  /** The tip that the page's own wallet is sending. */
  const [leaving, setLeaving] = createSignal<string>();
  /** Kept before it leaves, whatever becomes of this page; shown once it is known to have left, or may have. */
  const sendingOf = (tip: KeptTip) => {
    const sending = makeSendingTip(tipsHere, tip);
    return {
      onLeaving: (made: SentPayment) => {
        setLeaving(tip.message);
        sending.leaving(made);
      },
      onSent: ({ txid, proof }: SentPayment) => {
        setLeaving(undefined);
        if (hand.tip()?.message === tip.message) hand.prove(tip.message, { txid, proof });
      },
      onUnsent: (earlier: SentPayment | undefined) => {
        setLeaving(undefined);
        sending.unsent(earlier);
      },
    };
  };
  // Whoever comes back to a tip they began may not have paid it.
  createEffect(on(createMemo(() => hand.tip()?.message), () => setPaying(true)));

  return (
    <Dialog open={props.open} onClose={props.onClose} title={t("tips.title", { name: props.name })}>
      <Show when={hand.tip() === undefined && hand.beside().length > 0}>
        <TipsBeside tips={hand.beside()} onTake={hand.take} />
      </Show>
      <Switch
        fallback={
          <ComposeTip
            me={me()}
            edges={props.options.edgeUrls().length}
            fleeting={hand.fleeting()}
            onBegin={hand.begin}
          />
        }
      >
        <Match when={paid()}>
          {(tip) => (
            <Suspense>
              <TipState
                tip={tip()}
                progress={hand.progress() ?? { state: "checking" }}
                onMend={() => {
                  setPaying(false);
                  hand.mend();
                }}
                onForget={hand.forget}
                onAnother={hand.putAside}
                onClose={props.onClose}
              />
            </Suspense>
          )}
        </Match>
        <Match when={hand.tip()}>
          {(tip) => (
            <Show
              when={paying()}
              fallback={
                <Suspense>
                  <ProveTip
                    tip={tip()}
                    onProve={(paid) => hand.prove(tip().message, paid)}
                    onBack={() => setPaying(true)}
                  />
                </Suspense>
              }
            >
              <Show
                when={!hand.left() || leaving() === tip().message}
                fallback={<LeftAddress onPaid={() => setPaying(false)} onForget={hand.forget} />}
              >
                <PayTip
                  tip={tip()}
                  fleeting={hand.fleeting()}
                  onPaid={() => setPaying(false)}
                  leaving={leaving() === tip().message}
                  {...sendingOf(tip())}
                  onForget={hand.forget}
                />
              </Show>
            </Show>
          )}
        </Match>
        <Match when={unpayable()}>
          {(target) => (
            <Notice
              tone="attention"
              what={t("tips.unpayable")}
              why={t(`tips.address-${target().fault}`)}
              act={t("tips.unpayableDo")}
            >
              <Button onClick={() => props.onClose()}>{t("app.close")}</Button>
            </Notice>
          )}
        </Match>
        <Match when={hand.target().state === "none"}>
          <Notice what={t("tips.noTarget")} why={t("tips.noTargetWhy")} act={t("tips.unpayableDo")}>
            <Button onClick={() => props.onClose()}>{t("app.close")}</Button>
          </Notice>
        </Match>
      </Switch>
    </Dialog>
  );
}
