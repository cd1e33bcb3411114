import { createSignal, type JSX, Show } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { TextField } from "../ui/text-field.tsx";
import { BackupButton } from "./backup-reminder.tsx";
import { BunkerForm } from "./bunker-form.tsx";
import { createPasswordWork } from "./create-password-work.ts";
import { useIdentity } from "./identity.ts";
import { PasswordField } from "./password-field.tsx";
import { shownName } from "../nostr/profiles.ts";
import { faultCode, type SignerFaultCode } from "./signer-fault.ts";

export type SignInDialogProps = {
  /** Where a signing app can find this page. */
  relays: readonly string[];
  onClose: () => void;
};

/** Three ways to bring an identity along: an extension, a signing app, a key. */
export function SignInDialog(props: SignInDialogProps): JSX.Element {
  const { t } = useLocale();
  const identity = useIdentity();
  const [discard, setDiscard] = createSignal(false);
  const atRisk = () => {
    const state = identity.state();
    return state.kind === "local" && !state.backedUp ? state.pubkey : undefined;
  };
  return (
    <Dialog open onClose={props.onClose} title={t("identity.signInTitle")}>
      <Show
        when={discard() ? undefined : atRisk()}
        fallback={
          <Tabs
            label={t("identity.signInTitle")}
            tabs={[
              {
                value: "extension",
                label: t("identity.tabExtension"),
                content: () => <ExtensionForm discard={discard()} onDone={props.onClose} />,
              },
              {
                value: "bunker",
                label: t("identity.tabBunker"),
                content: () => (
                  <BunkerForm
                    relays={props.relays}
                    discard={discard()}
                    onDone={props.onClose}
                  />
                ),
              },
              {
                value: "key",
                label: t("identity.tabKey"),
                content: () => <KeyForm discard={discard()} onDone={props.onClose} />,
              },
            ]}
          />
        }
      >
        {(pubkey) => (
          <>
            <Notice
              tone="attention"
              what={t("identity.replaceWhat")}
              why={t("identity.replaceWhy", { name: shownName(undefined, pubkey()) })}
              act={t("identity.replaceDo")}
            />
            <div class="flex flex-wrap justify-end gap-2">
              <BackupButton look="primary" />
              <Button look="danger" onClick={() => setDiscard(true)}>{t("identity.replaceConfirm")}</Button>
            </div>
          </>
        )}
      </Show>
    </Dialog>
  );
}

type FormProps = { discard: boolean; onDone: () => void };

function ExtensionForm(props: FormProps): JSX.Element {
  const { t } = useLocale();
  const identity = useIdentity();
  const [working, setWorking] = createSignal(false);
  const [fault, setFault] = createSignal<SignerFaultCode>();
  const use = async () => {
    setWorking(true);
    setFault(undefined);
    try {
      await identity.signInExtension({ discard: props.discard });
      props.onDone();
    } catch (error) {
      setFault(faultCode(error));
    } finally {
      setWorking(false);
    }
  };
  return (
    <div class="flex flex-col items-start gap-3">
      <p class="text-quiet">{t("identity.extensionWhy")}</p>
      <Button look="primary" busy={working()} onClick={() => void use()}>
        {working() ? `${t("identity.extensionAsking")}…` : t("identity.extensionUse")}
      </Button>
      <Show when={fault()}>
        {(code) => <p role="alert" class="text-bad">{t(`identity.fault-${code()}`)}</p>}
      </Show>
    </div>
  );
}

function KeyForm(props: FormProps): JSX.Element {
  const { t } = useLocale();
  const identity = useIdentity();
  const [text, setText] = createSignal("");
  const { password, type, fault, words, working, run } = createPasswordWork();
  let form: HTMLFormElement | undefined;
  const isLocked = () => text().trim().toLowerCase().startsWith("ncryptsec1");
  const use = () =>
    run(async (password) => {
      await identity.importKey(text(), password, { discard: props.discard });
      setText("");
      props.onDone();
    }, form);
  return (
    <form
      ref={form}
      class="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void use();
      }}
    >
      <TextField
        label={t("identity.keyText")}
        type="password"
        autocomplete="off"
        spellcheck={false}
        required
        value={text()}
        onText={setText}
        hint={t("identity.keyHint")}
        fault={fault() === "wrong-password" ? undefined : words()}
      />
      <Show when={isLocked()}>
        <PasswordField
          label={t("identity.keyPassword")}
          value={password()}
          onText={type}
          fault={fault() === "wrong-password" ? words() : undefined}
        />
      </Show>
      <div class="flex flex-wrap items-center gap-2">
        <Button type="submit" look="primary" busy={working()}>{t("identity.keyUse")}</Button>
        <p role="status" class="text-quiet">{working() ? `${t("identity.keyOpening")}…` : ""}</p>
      </div>
    </form>
  );
}
