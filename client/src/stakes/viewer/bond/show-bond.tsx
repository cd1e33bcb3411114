import { createSignal, type JSX, Show } from "solid-js";
import type { BondTerms } from "../../../../../contracts/escrow/bond.ts";
import { formatXmr } from "../../../../../contracts/monero/amount.ts";
import { unixNow } from "../../../app/clock.ts";
import { useConfig } from "../../../app/config-context.tsx";
import { useLocale } from "../../../app/locale-context.tsx";
import { Button } from "../../../ui/button.tsx";
import { CopyField } from "../../../ui/copy-field.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { walletHere } from "../../../wallet/wallet-here.ts";
import { asWalletFault } from "../../../wallet/wallet-fault.ts";
import { type BondInputFault, bondInputFault, bondWords, type KeptBond } from "./kept-bond.ts";

export type ShowBondProps = {
  terms: BondTerms;
  /** The bond under way, or a new one. */
  begin: () => KeptBond;
  /** One that holds. */
  bond: KeptBond | undefined;
  onShown: (bond: KeptBond) => void;
  onForget: () => void;
};

/** What a bond is, and the two ways to show one: by any wallet's command, or by the wallet open in this page. */
export function ShowBond(props: ShowBondProps): JSX.Element {
  const { t } = useLocale();
  const { monero } = useConfig();
  const bond = props.begin();
  const [address, setAddress] = createSignal(props.bond?.shown?.address ?? "");
  const [proof, setProof] = createSignal("");
  const [fault, setFault] = createSignal<BondInputFault>();
  const [busy, setBusy] = createSignal(false);
  const [failed, setFailed] = createSignal("");
  const amount = () => formatXmr(BigInt(props.terms.amount));
  const network = () => monero.network === "regtest" ? "mainnet" : monero.network;
  const isOpen = () => walletHere.state().state === "open";

  const take = (shown: { address: string; proof: string }) => {
    const wrong = bondInputFault({
      bond,
      terms: props.terms,
      ...shown,
      network: network(),
      nowSeconds: unixNow(),
    });
    setFault(wrong);
    if (wrong === undefined) props.onShown({ ...bond, shown });
  };
  const prove = async () => {
    setBusy(true);
    setFailed("");
    try {
      take(await walletHere.reserveProof(BigInt(props.terms.amount), bondWords(bond)));
    } catch (error) {
      setFailed(asWalletFault(error).code);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="flex flex-col gap-4" data-bond>
      <p>{t("bond.what", { amount: amount() })}</p>
      <ul class="flex list-disc flex-col gap-2 ps-5">
        <li>{t("bond.free")}</li>
        <li>{t("bond.ban")}</li>
        <li>{t("bond.privacy")}</li>
      </ul>
      <Show
        when={props.bond === undefined}
        fallback={
          <div>
            <Button look="danger" onClick={() => props.onForget()}>{t("bond.forget")}</Button>
          </div>
        }
      >
        <Show when={isOpen()}>
          <div class="flex flex-col gap-2">
            <div>
              <Button look="primary" busy={busy()} onClick={() => void prove()}>{t("bond.here")}</Button>
            </div>
            <Show when={failed() !== ""}>
              <Notice tone="attention" live what={t("bond.hereFailed", { why: failed() })} />
            </Show>
          </div>
        </Show>
        <p>{t("bond.command")}</p>
        <CopyField
          label={t("bond.commandLabel")}
          value={`get_reserve_proof ${amount()} ${bondWords(bond)}`}
        />
        <form
          noValidate
          class="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            take({ address: address().trim(), proof: proof().replace(/\s+/g, "") });
          }}
        >
          <TextField
            label={t("bond.address")}
            hint={t("bond.addressHint")}
            fault={fault() === "address" ? t("bond.fault-address") : undefined}
            value={address()}
            onText={setAddress}
            maxlength="106"
            autocomplete="off"
            dir="ltr"
          />
          <TextField
            label={t("bond.proof")}
            hint={t("bond.proofHint")}
            fault={proofFault(fault()) && t(`bond.fault-${proofFault(fault()) ?? "proof"}`)}
            value={proof()}
            onText={setProof}
            maxlength="4096"
            autocomplete="off"
            dir="ltr"
          />
          <div class="flex justify-end">
            <Button type="submit" look={isOpen() ? "plain" : "primary"}>{t("bond.show")}</Button>
          </div>
        </form>
      </Show>
    </div>
  );
}

function proofFault(fault: BondInputFault | undefined): Exclude<BondInputFault, "address"> | undefined {
  return fault === "address" ? undefined : fault;
}
