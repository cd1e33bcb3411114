import { createSignal, createUniqueId, type JSX, Show } from "solid-js";
import { formatXmr, readXmr } from "../../../contracts/monero/amount.ts";
import { hasSecretKey } from "../../../contracts/nostr/link.ts";
import { MAX_TIP_WORDS } from "../../../contracts/nostr/tip-receipt.ts";
import { useLocale } from "../app/locale-context.tsx";
import type { SignerFaultCode } from "../identity/signer-fault.ts";
import { Button } from "../ui/button.tsx";
import { Choice } from "../ui/choice.tsx";
import { Notice } from "../ui/notice.tsx";
import { TextField } from "../ui/text-field.tsx";
import type { TipWish } from "./tip-order.ts";

export type ComposeTipProps = {
  /** The viewer's key, if there is one. */
  me: string | undefined;
  /** How many edges of the stream can vouch for a tip. */
  edges: number;
  fleeting: boolean;
  onBegin: (wish: TipWish) => Promise<SignerFaultCode | undefined>;
};

/** Amounts on offer, in XMR; what they are worth elsewhere nobody is asked. */
const PRESETS = ["0.005", "0.01", "0.05", "0.1"] as const;
const OTHER = "other";
/** Below this the network's fee is more than the tip. */
const LEAST = 100_000_000n;

/** How much, with which words, and under which name. */
export function ComposeTip(props: ComposeTipProps): JSX.Element {
  const { t } = useLocale();
  const id = createUniqueId();
  const [preset, setPreset] = createSignal<string>(PRESETS[1]);
  const [typed, setTyped] = createSignal("");
  const [words, setWords] = createSignal("");
  const [as, setAs] = createSignal<TipWish["as"]>("fresh");
  const [wantsOpen, setWantsOpen] = createSignal(false);
  const [tried, setTried] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [unsigned, setUnsigned] = createSignal<SignerFaultCode>();
  let form: HTMLFormElement | undefined;

  const amount = () => readXmr(preset() === OTHER ? typed().trim().replace(",", ".") : preset());
  const amountFault = () => {
    const value = amount();
    if (preset() !== OTHER || !tried() && typed() === "") return undefined;
    if (value === undefined) return t("tips.amountFault");
    return value < LEAST ? t("tips.amountSmall", { least: formatXmr(LEAST) }) : undefined;
  };
  const wordsFault = () => {
    if (words().length > MAX_TIP_WORDS) return t("tips.wordsLong");
    return hasSecretKey(words()) ? t("tips.wordsSecret") : undefined;
  };
  /** Where no edge vouches, only the proof itself can tell others. */
  const open = () => wantsOpen() || props.edges === 0;

  const begin = async () => {
    setTried(true);
    const value = amount();
    if (value === undefined || amountFault() !== undefined || wordsFault() !== undefined) {
      form?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
      return;
    }
    setBusy(true);
    setUnsigned(
      await props.onBegin({
        amount: value,
        words: words().trim().toWellFormed(),
        as: props.me === undefined ? "fresh" : as(),
        open: open(),
      }),
    );
    setBusy(false);
  };

  return (
    <form
      ref={form}
      noValidate
      class="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <Choice
        label={t("tips.amount")}
        value={preset()}
        onChoose={setPreset}
        options={[
          ...PRESETS.map((value) => ({ value: value as string, label: t("tips.xmr", { amount: value }) })),
          { value: OTHER, label: t("tips.amountOther") },
        ]}
      />
      <Show when={preset() === OTHER}>
        <TextField
          label={t("tips.amountTyped")}
          hint={t("tips.amountHint")}
          fault={amountFault()}
          value={typed()}
          onText={setTyped}
          inputmode="decimal"
          autocomplete="off"
          maxlength="22"
          dir="ltr"
        />
      </Show>
      <div class="flex flex-col gap-1">
        <label for={id} class="font-medium">{t("tips.words")}</label>
        <textarea
          id={id}
          rows="2"
          dir="auto"
          maxlength={MAX_TIP_WORDS}
          value={words()}
          onInput={(event) => setWords(event.currentTarget.value)}
          aria-invalid={wordsFault() === undefined ? undefined : true}
          aria-describedby={`${id}-below`}
          class="w-full rounded border border-control bg-raised px-3 py-2 text-[1rem] text-ink"
        />
        <p id={`${id}-below`} class={`text-small ${wordsFault() === undefined ? "text-quiet" : "text-bad"}`}>
          {wordsFault() ?? t("tips.wordsHint")}
        </p>
      </div>
      <Show when={props.me !== undefined}>
        <Choice<TipWish["as"]>
          label={t("tips.as")}
          hint={t(as() === "fresh" ? "tips.asFreshHint" : "tips.asOwnHint")}
          value={as()}
          onChoose={setAs}
          options={[
            { value: "fresh", label: t("tips.asFresh") },
            { value: "own", label: t("tips.asOwn") },
          ]}
        />
      </Show>
      <label class="flex items-start gap-3">
        <input
          type="checkbox"
          checked={open()}
          disabled={props.edges === 0}
          onChange={(event) => setWantsOpen(event.currentTarget.checked)}
          class="mt-1 size-4 accent-accent"
        />
        <span class="flex flex-col">
          <span class="font-medium">{t("tips.open")}</span>
          <span class="text-small text-quiet">
            {t(props.edges === 0 ? "tips.openOnly" : "tips.openHint")}
          </span>
        </span>
      </label>
      <Show when={unsigned()}>
        {(code) => (
          <Notice tone="bad" live what={t("tips.unsigned", { why: t(`identity.fault-${code()}`) })} />
        )}
      </Show>
      <p class="text-small text-quiet">{t(props.fleeting ? "tips.fleeting" : "tips.kept")}</p>
      <div class="flex justify-end">
        <Button type="submit" look="primary" busy={busy()}>{t("tips.begin")}</Button>
      </div>
    </form>
  );
}
