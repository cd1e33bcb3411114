import { createSignal, type JSX, onCleanup, Show } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/text-field.tsx";
import { useIdentity } from "./identity.ts";
import { faultCode, type SignerFaultCode } from "./signer-fault.ts";

/** Exports the key, locked with a password typed twice, and keeps asking until it is put away. */
export function BackupDialog(props: { onClose: () => void }): JSX.Element {
  const { t } = useLocale();
  const identity = useIdentity();
  const [password, setPassword] = createSignal("");
  const [again, setAgain] = createSignal("");
  const [differ, setDiffer] = createSignal(false);
  const [fault, setFault] = createSignal<SignerFaultCode>();
  const [working, setWorking] = createSignal(false);
  const [locked, setLocked] = createSignal<string>();

  const words = () => {
    const code = fault();
    return code === undefined ? undefined : t(`identity.fault-${code}`);
  };

  const lock = async () => {
    setFault(undefined);
    setDiffer(password() !== again());
    if (differ()) return;
    setWorking(true);
    try {
      setLocked(await identity.exportKey(password()));
    } catch (error) {
      setFault(faultCode(error));
    } finally {
      setWorking(false);
      setPassword("");
      setAgain("");
    }
  };

  const done = () => {
    identity.confirmBackup();
    props.onClose();
  };

  return (
    <Dialog open onClose={props.onClose} title={t("identity.backupTitle")}>
      <Show
        when={locked()}
        fallback={
          <form
            class="flex flex-col gap-3"
            onSubmit={(event) => {
              event.preventDefault();
              void lock();
            }}
          >
            <p class="text-quiet">{t("identity.backupExplain")}</p>
            <TextField
              label={t("identity.password")}
              type="password"
              autocomplete="new-password"
              required
              value={password()}
              onText={setPassword}
              hint={t("identity.passwordHint")}
              fault={words()}
            />
            <TextField
              label={t("identity.passwordAgain")}
              type="password"
              autocomplete="new-password"
              required
              value={again()}
              onText={setAgain}
              fault={differ() ? t("identity.passwordsDiffer") : undefined}
            />
            <div class="flex flex-wrap items-center justify-end gap-2">
              <p role="status" class="grow text-quiet">{working() ? `${t("identity.locking")}…` : ""}</p>
              <Button onClick={props.onClose}>{t("identity.cancel")}</Button>
              <Button type="submit" look="primary" busy={working()}>{t("identity.lock")}</Button>
            </div>
          </form>
        }
      >
        {(text) => (
          <>
            <CopyField label={t("identity.backupText")} value={text()} />
            <div class="flex flex-wrap justify-end gap-2">
              <Download text={text()} />
              <Button look="primary" onClick={done}>{t("identity.backupConfirm")}</Button>
            </div>
          </>
        )}
      </Show>
    </Dialog>
  );
}

function Download(props: { text: string }): JSX.Element {
  const { t } = useLocale();
  const url = URL.createObjectURL(new Blob([`${props.text}\n`], { type: "text/plain" }));
  onCleanup(() => URL.revokeObjectURL(url));
  return (
    <a
      href={url}
      download="dstream-identity.txt"
      class="inline-flex min-h-10 items-center rounded border border-control bg-raised px-4 font-medium hover:bg-sunken"
    >
      {t("identity.backupDownload")}
    </a>
  );
}
