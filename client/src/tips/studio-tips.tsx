import { createSignal, type JSX, Show } from "solid-js";
import { formatXmr } from "../../../contracts/monero/amount.ts";
import { formatAddress } from "../../../contracts/nostr/address.ts";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { unixNow } from "../app/clock.ts";
import { useLocale } from "../app/locale-context.tsx";
import { useIdentity } from "../identity/identity.ts";
import { Button } from "../ui/button.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { boxLedger } from "./box-ledger.ts";
import { GoalForm } from "./goal-form.tsx";
import { ledgerCsv } from "./ledger-csv.ts";
import { PayoutForm } from "./payout-form.tsx";
import type { ShownTip } from "./tip-book.ts";

export type StudioTipsProps = {
  /** Where tips are paid, as announced. */
  monero: string | undefined;
  /** Address of the box without a slash at the end. */
  box: string;
  d: string;
  tips: readonly ShownTip[];
  relays: readonly string[];
  /** Id of a goal that another client wrote into the announcement. */
  goal: string | undefined;
  /** Where the alerts are, for an encoder. */
  overlay: string;
  onPublished: (targets: NostrEvent) => void;
};

/** Where a stream's tips go, what came in, and the alerts for the picture. */
export function StudioTips(props: StudioTipsProps): JSX.Element {
  const { t } = useLocale();
  const identity = useIdentity();
  const [changing, setChanging] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const creator = () => {
    const state = identity.state();
    return state.kind === "none" ? undefined : state.pubkey;
  };
  const sum = () => props.tips.reduce((all, { amount }) => all + amount, 0n);

  const save = async () => {
    setBusy(true);
    const own = await boxLedger({
      box: props.box,
      sign: identity.sign,
      fetch: (url, init) => fetch(url, init),
      now: unixNow,
    });
    setBusy(false);
    saveFile(`tips-${props.d}.csv`, own ?? ledgerCsv(props.tips));
  };

  return (
    <section class="flex flex-col gap-2" aria-labelledby="studio-tips">
      <h2 id="studio-tips" class="text-title">{t("tips.payout")}</h2>
      <div class="flex flex-wrap items-center gap-x-3">
        <p>
          <Show when={props.monero} fallback={t("tips.payoutStudioNone")}>
            {(address) => (
              <>{t("tips.payoutStudio", { address: `${address().slice(0, 8)}…${address().slice(-6)}` })}</>
            )}
          </Show>
        </p>
        <Button look="quiet" aria-expanded={changing()} onClick={() => setChanging(!changing())}>
          {t("tips.payoutChange")}
        </Button>
      </div>
      <Show when={changing()}>
        <PayoutForm relays={props.relays} onPublished={props.onPublished} />
        <p class="text-small text-quiet">{t("tips.payoutLive")}</p>
      </Show>
      <div class="flex flex-wrap items-center gap-x-3">
        <p>
          {props.tips.length === 0
            ? t("tips.ledgerNone")
            : t("tips.ledgerAbout", { count: props.tips.length, sum: formatXmr(sum()) })}
        </p>
        <Button look="quiet" busy={busy()} onClick={() => void save()}>{t("tips.ledgerSave")}</Button>
      </div>
      <p class="text-small text-quiet">{t("tips.ledgerNote")}</p>
      <Show when={creator()}>
        {(creator) => (
          <GoalForm
            address={formatAddress({ creator: creator(), d: props.d })}
            named={props.goal}
            relays={props.relays}
            tips={props.tips}
          />
        )}
      </Show>
      <CopyField label={t("tips.overlayLink")} value={props.overlay} />
      <p class="text-small text-quiet">{t("tips.overlayHint")}</p>
      <CopyField label={t("tips.overlayGoal")} value={`${props.overlay}?show=goal`} />
    </section>
  );
}

function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it once the press is over.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
