import { createSignal, type JSX, onCleanup, Show } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { createPasswordWork } from "./create-password-work.ts";
import { PasswordField } from "./password-field.tsx";

export type LockedCopyProps = {
  /** What the copy is good for. */
  about: string;
  /** What the button says that locks it. */
  action: string;
  /** Name of the file as which it may be saved. */
  file: string;
  /** Locks the secret with the password; throws a `SignerFault`. */
  lock: (password: string) => Promise<string>;
  /** The person put the locked copy away. */
  onKept: () => void;
  onClose: () => void;
};

/** Locks a secret with a password typed twice, and shows what it is locked into until it was put away. */
export function LockedCopy(props: LockedCopyProps): JSX.Element {
  const { t } = useLocale();
  const { password, type, words, working, run } = createPasswordWork();
  const [again, setAgain] = createSignal("");
  const [differ, setDiffer] = createSignal(false);
  const [locked, setLocked] = createSignal<string>();
  let form: HTMLFormElement | undefined;
  let done: HTMLDivElement | undefined;

  const lock = async () => {
    setDiffer(password() !== again());
    if (differ()) return form?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
    await run(async (password) => {
      setAgain("");
      setLocked(await props.lock(password));
    }, form);
    done?.querySelector("input")?.focus();
  };

  return (
    <Show
      when={locked()}
      fallback={
        <form
          ref={form}
          class="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            void lock();
          }}
        >
          <p class="text-quiet">{props.about}</p>
          <PasswordField
            isNew
            label={t("identity.password")}
            value={password()}
            onText={type}
            hint={t("identity.passwordHint")}
            fault={words()}
          />
          <PasswordField
            isNew
            label={t("identity.passwordAgain")}
            value={again()}
            onText={setAgain}
            fault={differ() ? t("identity.passwordsDiffer") : undefined}
          />
          <div class="flex flex-wrap items-center justify-end gap-2">
            <p role="status" class="grow text-quiet">{working() ? `${t("identity.locking")}…` : ""}</p>
            <Button onClick={props.onClose}>{t("identity.cancel")}</Button>
            <Button type="submit" look="primary" busy={working()}>{props.action}</Button>
          </div>
        </form>
      }
    >
      {(text) => (
        <div ref={done} class="flex flex-col gap-4">
          <CopyField label={t("identity.backupText")} value={text()} />
          <div class="flex flex-wrap justify-end gap-2">
            <Download text={text()} file={props.file} />
            <Button look="primary" onClick={props.onKept}>{t("identity.backupConfirm")}</Button>
          </div>
        </div>
      )}
    </Show>
  );
}

function Download(props: { text: string; file: string }): JSX.Element {
  const { t } = useLocale();
  const url = URL.createObjectURL(new Blob([`${props.text}\n`], { type: "text/plain" }));
  onCleanup(() => URL.revokeObjectURL(url));
  return (
    <a
      href={url}
      download={props.file}
      class="inline-flex min-h-10 items-center rounded border border-control bg-raised px-4 font-medium hover:bg-sunken"
    >
      {t("identity.backupDownload")}
    </a>
  );
}
