import { createSignal, type JSX } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { createPasswordWork } from "../../identity/create-password-work.ts";
import { makeKeyVault } from "../../identity/key-vault.ts";
import { LockedCopy } from "../../identity/locked-copy.tsx";
import { PasswordField } from "../../identity/password-field.tsx";
import { SignerFault } from "../../identity/signer-fault.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { lockKey, unlockKey } from "./key-copy.ts";
import { keysHere } from "./keys-here.ts";

export type SaveKeyDialogProps = { creator: string; baseKey: string; onClose: () => void };

/** Locks a key with a password, and remembers that it was put away. */
export function SaveKeyDialog(props: SaveKeyDialogProps): JSX.Element {
  const { t } = useLocale();
  const lock = async (password: string) => {
    const bytes = keysHere.bytesOf(props.creator, props.baseKey);
    if (bytes === undefined) throw new SignerFault("not-local");
    try {
      return await lockKey(makeKeyVault(), bytes, password);
    } finally {
      bytes.fill(0);
    }
  };
  return (
    <Dialog open onClose={props.onClose} title={t("stakesStudio.keySaveTitle")}>
      <LockedCopy
        about={t("stakesStudio.keySaveAbout")}
        action={t("stakesStudio.keyLock")}
        file="dstream-stake-key.txt"
        lock={lock}
        onKept={() => {
          keysHere.confirmBackup(props.creator, props.baseKey);
          props.onClose();
        }}
        onClose={props.onClose}
      />
    </Dialog>
  );
}

export type BringKeyDialogProps = { creator: string; onClose: () => void; onBrought: () => void };

/** Takes a key that was saved elsewhere. */
export function BringKeyDialog(props: BringKeyDialogProps): JSX.Element {
  const { t } = useLocale();
  const [text, setText] = createSignal("");
  const [isWrong, setWrong] = createSignal(false);
  const { password, type, words, working, run } = createPasswordWork();
  let form: HTMLFormElement | undefined;

  const bring = async () => {
    setWrong(false);
    await run(async (password) => {
      const bytes = await unlockKey(makeKeyVault(), text(), password);
      setWrong(bytes === undefined);
      if (bytes === undefined) return;
      keysHere.take(props.creator, bytes);
      bytes.fill(0);
      props.onBrought();
    }, form);
    if (isWrong()) form?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  };

  return (
    <Dialog open onClose={props.onClose} title={t("stakesStudio.keyBringTitle")}>
      <form
        ref={form}
        class="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void bring();
        }}
      >
        <p class="text-quiet">{t("stakesStudio.keyBringAbout")}</p>
        <TextField
          label={t("stakesStudio.keyBringText")}
          hint={t("stakesStudio.keyBringHint")}
          fault={isWrong() ? t("stakesStudio.keyWrong") : undefined}
          value={text()}
          onText={setText}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          maxlength="512"
          dir="ltr"
        />
        <PasswordField label={t("identity.password")} value={password()} onText={type} fault={words()} />
        <div class="flex flex-wrap items-center justify-end gap-2">
          <p role="status" class="grow text-quiet">{working() ? `${t("stakesStudio.keyWorking")}…` : ""}</p>
          <Button onClick={props.onClose}>{t("stakesStudio.cancel")}</Button>
          <Button type="submit" look="primary" busy={working()}>{t("stakesStudio.keyBringDo")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
