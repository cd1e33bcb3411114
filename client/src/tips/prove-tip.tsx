import { createSignal, createUniqueId, type JSX, Show, Suspense } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import { late } from "../ui/late.tsx";
import { TextField } from "../ui/text-field.tsx";
import type { KeptTip } from "./kept-tips.ts";
import { type ProofInput, readProofInput } from "./proof-input.ts";

const WalletHelp = late(async () => (await import("./wallet-help.tsx")).WalletHelp);

export type ProveTipProps = {
  tip: KeptTip;
  /** What was typed is a proof of something. */
  onProve: (paid: { txid: string; proof: string }) => void;
  onBack: () => void;
};

/** What the wallet gives out to show that the tip was paid, and how to get at it. */
export function ProveTip(props: ProveTipProps): JSX.Element {
  const { t } = useLocale();
  const id = createUniqueId();
  const [txid, setTxid] = createSignal("");
  const [proof, setProof] = createSignal("");
  const [faults, setFaults] = createSignal<ProofInput & { state: "faulty" }>();
  const proofFault = () => {
    const fault = faults()?.proof;
    return fault === undefined ? undefined : t(`tips.fault-${fault}`);
  };
  let form: HTMLFormElement | undefined;

  const prove = () => {
    const { payTo, message } = props.tip;
    const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
    const read = readProofInput({ txid: txid(), proof: proof(), payTo, message, randomBytes });
    setFaults(read.state === "faulty" ? read : undefined);
    if (read.state === "faulty") form?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
    else props.onProve({ txid: read.txid, proof: read.proof });
  };

  return (
    <form
      ref={form}
      noValidate
      class="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        prove();
      }}
    >
      <p>{t("tips.proveAbout")}</p>
      <Suspense>
        <WalletHelp tip={props.tip} txid={txid()} />
      </Suspense>
      <TextField
        label={t("tips.txid")}
        hint={t("tips.txidHint")}
        fault={faults()?.txid === undefined ? undefined : t("tips.fault-txid")}
        value={txid()}
        onText={(text) => {
          setTxid(text);
          setFaults(undefined);
        }}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        dir="ltr"
      />
      <div class="flex flex-col gap-1">
        <label for={id} class="font-medium">{t("tips.proof")}</label>
        <textarea
          id={id}
          rows="3"
          dir="ltr"
          maxlength="8192"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          value={proof()}
          onInput={(event) => {
            setProof(event.currentTarget.value);
            setFaults(undefined);
          }}
          aria-invalid={proofFault() === undefined ? undefined : true}
          aria-describedby={`${id}-below`}
          class={`w-full rounded border bg-raised px-3 py-2 font-mono text-small text-ink ${
            proofFault() === undefined ? "border-control" : "border-bad"
          }`}
        />
        <p
          id={`${id}-below`}
          role={proofFault() === undefined ? undefined : "alert"}
          class={`text-small ${proofFault() === undefined ? "text-quiet" : "text-bad"}`}
        >
          {proofFault() ?? t("tips.proofHint")}
        </p>
      </div>
      <Show when={props.tip.open}>
        <p class="text-small text-quiet">{t("tips.openReminder")}</p>
      </Show>
      <div class="flex flex-wrap justify-end gap-2">
        <Button look="quiet" onClick={() => props.onBack()}>{t("tips.back")}</Button>
        <Button type="submit" look="primary">{t("tips.check")}</Button>
      </div>
    </form>
  );
}
