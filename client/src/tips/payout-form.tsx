import { createEffect, createSignal, type JSX, on, Show } from "solid-js";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { useConfig } from "../app/config-context.tsx";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { TextField } from "../ui/text-field.tsx";
import { createPayout, type PayoutOutcome } from "./create-payout.ts";
import { judgePrimary } from "./pay-target.ts";

export type PayoutFormProps = {
  relays: readonly string[];
  /** What was published, once a relay took it. */
  onPublished?: (targets: NostrEvent) => void;
};

type Told = PayoutOutcome["outcome"] | "removed";

/** The Monero address that tips go to, checked before it is published: money sent to a wrong one is lost. */
export function PayoutForm(props: PayoutFormProps): JSX.Element {
  const { t } = useLocale();
  const { monero } = useConfig();
  const payout = createPayout(() => props.relays);
  const [typed, setTyped] = createSignal("");
  const [touched, setTouched] = createSignal(false);
  const [asked, setAsked] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [outcome, setOutcome] = createSignal<PayoutOutcome>();
  const [told, setTold] = createSignal<Told>();
  // What is published already is shown, until somebody types.
  createEffect(on(payout.address, (address) => {
    if (!touched()) setTyped(address ?? "");
  }));

  const fault = () => {
    const text = typed().trim();
    if (text === "") return asked() ? t("tips.address-malformed") : undefined;
    const why = judgePrimary(text, monero.network);
    return why === undefined ? undefined : t(`tips.address-${why}`);
  };

  const publish = async (address: string | undefined) => {
    setBusy(true);
    setTold(undefined);
    const came = await payout.publish(address);
    setBusy(false);
    setOutcome(came);
    setTold(came.outcome === "done" && address === undefined ? "removed" : came.outcome);
    if (came.outcome !== "done") return;
    setTouched(false);
    setTyped(address ?? "");
    setAsked(false);
    props.onPublished?.(came.event);
  };
  const unsigned = () => {
    const came = outcome();
    return told() === "unsigned" && came?.outcome === "unsigned" ? came : undefined;
  };

  return (
    <form
      noValidate
      class="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        const text = typed().trim();
        if (text !== "" && judgePrimary(text, monero.network) === undefined) void publish(text);
      }}
    >
      <TextField
        label={t("tips.payoutAddress")}
        hint={t(
          monero.network === "mainnet" || monero.network === "regtest"
            ? "tips.payoutHint"
            : "tips.payoutHintOther",
        )}
        fault={fault()}
        value={typed()}
        onText={(text) => {
          setTyped(text);
          setTouched(true);
          setTold(undefined);
        }}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        maxlength="120"
        dir="ltr"
        class="[&_input]:font-mono"
      />
      <div class="flex flex-wrap gap-2">
        <Button type="submit" look="primary" busy={busy()} disabled={typed().trim() === payout.address()}>
          {t("tips.payoutSave")}
        </Button>
        <Show when={payout.address() !== undefined}>
          <Button busy={busy()} onClick={() => void publish(undefined)}>{t("tips.payoutRemove")}</Button>
        </Show>
      </div>
      <div role="status">
        <Show when={told() === "done"}>
          <p class="text-small">{t("tips.payoutSaved")}</p>
        </Show>
        <Show when={told() === "removed"}>
          <p class="text-small">{t("tips.payoutRemoved")}</p>
        </Show>
        <Show when={told() === "unread"}>
          <Notice
            tone="attention"
            what={t("tips.payoutUnread")}
            why={t("tips.payoutUnreadWhy")}
            act={t("tips.payoutUnreadDo")}
          />
        </Show>
        <Show when={told() === "nowhere"}>
          <Notice tone="attention" what={t("tips.payoutNowhere")} act={t("tips.payoutNowhereDo")} />
        </Show>
        <Show when={unsigned()}>
          {(came) => (
            <Notice
              tone="attention"
              what={t("tips.payoutUnsigned", { why: t(`identity.fault-${came().code}`) })}
            />
          )}
        </Show>
      </div>
    </form>
  );
}
