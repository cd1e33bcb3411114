import { createSignal, type JSX, onCleanup, onMount, Show } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { Button, buttonClass } from "../ui/button.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { QrCode } from "../ui/qr-code.tsx";
import { TextField } from "../ui/text-field.tsx";
import { useIdentity } from "./identity.ts";
import { faultCode, type SignerFaultCode } from "./signer-fault.ts";

export type BunkerFormProps = {
  relays: readonly string[];
  discard: boolean;
  onDone: () => void;
};

const RELAY_LIMIT = 3;

/** Pairs with a signing app: a code to scan, or a bunker address to paste. */
export function BunkerForm(props: BunkerFormProps): JSX.Element {
  const { t } = useLocale();
  const identity = useIdentity();
  const [uri, setUri] = createSignal<string>();
  const [scanFault, setScanFault] = createSignal<SignerFaultCode>();
  const [pasted, setPasted] = createSignal("");
  const [pasteFault, setPasteFault] = createSignal<SignerFaultCode>();
  const [working, setWorking] = createSignal(false);
  const closed = new AbortController();
  onCleanup(() => closed.abort());

  const offer = async () => {
    setScanFault(undefined);
    try {
      await identity.signInNostrConnect({
        relays: props.relays.slice(0, RELAY_LIMIT),
        url: location.origin,
        onUri: setUri,
        signal: closed.signal,
        discard: props.discard,
      });
      props.onDone();
    } catch (error) {
      if (closed.signal.aborted) return;
      // The secret in it is worth nothing any more.
      setUri(undefined);
      setScanFault(faultCode(error));
    }
  };
  onMount(() => {
    if (props.relays.length > 0) void offer();
  });

  const connect = async () => {
    setWorking(true);
    setPasteFault(undefined);
    try {
      await identity.signInBunker(pasted(), { discard: props.discard });
      props.onDone();
    } catch (error) {
      setPasteFault(faultCode(error));
    } finally {
      setPasted("");
      setWorking(false);
    }
  };

  const pasteWords = () => {
    const code = pasteFault();
    return code === undefined ? undefined : t(`identity.fault-${code}`);
  };

  return (
    <div class="flex flex-col gap-4">
      <Show when={props.relays.length > 0} fallback={<p class="text-quiet">{t("identity.bunkerNoRelay")}</p>}>
        <Show
          when={uri()}
          fallback={
            <Show when={scanFault()}>
              {(code) => (
                <div class="flex flex-col items-start gap-2">
                  <p role="alert" class="text-bad">{t(`identity.fault-${code()}`)}</p>
                  <Button icon="retry" onClick={() => void offer()}>{t("identity.retry")}</Button>
                </div>
              )}
            </Show>
          }
        >
          {(shown) => (
            <div class="flex flex-col gap-3">
              <p>{t("identity.bunkerScan")}</p>
              <div class="flex flex-wrap items-end gap-3">
                <QrCode text={shown()} label={t("identity.bunkerCode")} />
                <a href={shown()} class={buttonClass("plain")}>{t("identity.bunkerOpen")}</a>
              </div>
              <CopyField label={t("identity.bunkerCode")} value={shown()} secret />
              <p role="status" class="text-quiet">{t("identity.bunkerWaiting")}…</p>
            </div>
          )}
        </Show>
      </Show>
      <form
        class="flex flex-col gap-2 border-t border-line pt-4"
        onSubmit={(event) => {
          event.preventDefault();
          void connect();
        }}
      >
        <TextField
          label={t("identity.bunkerUri")}
          type="password"
          autocomplete="off"
          spellcheck={false}
          required
          value={pasted()}
          onText={setPasted}
          hint={t("identity.bunkerHint")}
          fault={pasteWords()}
        />
        <div class="flex flex-wrap items-center gap-2">
          <Button type="submit" busy={working()}>{t("identity.bunkerConnect")}</Button>
          <p role="status" class="text-quiet">{working() ? `${t("identity.bunkerConnecting")}…` : ""}</p>
        </div>
      </form>
    </div>
  );
}
