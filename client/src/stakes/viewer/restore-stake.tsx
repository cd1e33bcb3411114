import { createSignal, createUniqueId, type JSX, onMount, Show } from "solid-js";
import { stakeName } from "../../../../contracts/escrow/decision.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { createPasswordWork } from "../../identity/create-password-work.ts";
import { makeKeyVault } from "../../identity/key-vault.ts";
import { PasswordField } from "../../identity/password-field.tsx";
import { Button } from "../../ui/button.tsx";
import { holdStake, type KeptStake } from "./kept-stake.ts";
import { leadToStake } from "./lead-to-stake.ts";
import { isLockedCopy, readCopy, unlockCopy } from "./stake-copy.ts";

export type RestoreStakeProps = {
  onRestored: (kept: KeptStake) => void;
  /** Was asked for by a button that stood here: it is open at once, and has the focus; default false. */
  asked?: boolean;
};

/** Brings a stake back from its copy, on this device or another. The text goes into a field, never into an address. */
export function RestoreStake(props: RestoreStakeProps): JSX.Element {
  const { t } = useLocale();
  const id = createUniqueId();
  const [text, setText] = createSignal("");
  const [bad, setBad] = createSignal(false);
  const [locked, setLocked] = createSignal<string>();
  let field: HTMLTextAreaElement | undefined;
  let summary: HTMLElement | undefined;
  onMount(() => {
    // Whoever went on meanwhile, while this was fetched, is not called back.
    if (props.asked && document.activeElement === document.body) summary?.focus();
  });
  const take = (kept: KeptStake | undefined) => {
    setLocked(undefined);
    setBad(kept === undefined || holdStake(kept) === undefined);
    if (kept === undefined || bad()) return field?.focus();
    setText("");
    props.onRestored(kept);
    leadToStake(stakeName(kept.context));
  };
  const restore = (given: string) => {
    if (!isLockedCopy(given)) return take(readCopy(given));
    setBad(false);
    setLocked(given);
  };
  const read = async (input: HTMLInputElement) => {
    const [file] = input.files ?? [];
    if (file !== undefined && file.size < MOST_BYTES) restore(await file.text());
    else setBad(file !== undefined);
    input.value = "";
  };
  return (
    <details open={props.asked} class="rounded border border-line p-3">
      <summary ref={summary} class="cursor-pointer font-medium">{t("stakes.restore")}</summary>
      <div class="flex flex-col gap-3 pt-3">
        <label class="flex flex-col gap-1">
          <span class="font-medium">{t("stakes.restoreFile")}</span>
          <input
            type="file"
            accept=".json,application/json,text/plain"
            onChange={(event) => void read(event.currentTarget)}
          />
        </label>
        <div class="flex flex-col gap-1">
          <label for={id} class="font-medium">{t("stakes.restoreText")}</label>
          <textarea
            ref={field}
            id={id}
            rows="3"
            dir="ltr"
            autocomplete="off"
            spellcheck={false}
            value={text()}
            onInput={(event) => {
              setText(event.currentTarget.value);
              setLocked(undefined);
            }}
            aria-invalid={bad() ? true : undefined}
            aria-describedby={`${id}-below`}
            class="w-full rounded border border-control bg-raised px-3 py-2 font-mono text-small text-ink"
          />
          <p id={`${id}-below`} role={bad() ? "alert" : undefined} class="text-small text-bad empty:hidden">
            {bad() ? t("stakes.restoreBad") : ""}
          </p>
        </div>
        <Show
          when={locked()}
          fallback={
            <div>
              <Button disabled={text().trim() === ""} onClick={() => restore(text())}>
                {t("stakes.restoreDo")}
              </Button>
            </div>
          }
        >
          {(given) => <UnlockCopy text={given()} onOpened={take} />}
        </Show>
      </div>
    </details>
  );
}

/** Asks for the password of a locked copy, until it fits. */
function UnlockCopy(
  props: { text: string; onOpened: (kept: KeptStake | undefined) => void },
): JSX.Element {
  const { t } = useLocale();
  const { password, type, words, working, run } = createPasswordWork();
  let form: HTMLFormElement | undefined;
  // Whoever gave the copy is asked for the password next.
  onMount(() => form?.querySelector("input")?.focus());
  const open = () =>
    run(async (password) => props.onOpened(await unlockCopy(makeKeyVault(), props.text, password)), form);
  return (
    <form
      ref={form}
      class="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        void open();
      }}
    >
      <PasswordField
        label={t("stakes.restorePassword")}
        value={password()}
        onText={type}
        fault={words()}
      />
      <div>
        <Button type="submit" look="primary" busy={working()}>{t("stakes.restoreDo")}</Button>
      </div>
    </form>
  );
}

const MOST_BYTES = 512 * 1024;
