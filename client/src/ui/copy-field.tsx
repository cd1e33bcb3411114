import { createSignal, createUniqueId, type JSX, onCleanup, Show } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { Button, IconButton } from "./button.tsx";

export type CopyFieldProps = {
  label: string;
  value: string;
  /** Dots until the viewer asks to see it: stream keys, backups. */
  secret?: boolean;
};

type Outcome = "none" | "copied" | "refused";

/** A value to take elsewhere, with the button that copies it. */
export function CopyField(props: CopyFieldProps): JSX.Element {
  const { t } = useLocale();
  const id = createUniqueId();
  const [outcome, setOutcome] = createSignal<Outcome>("none");
  const [shown, setShown] = createSignal(false);
  let field: HTMLInputElement | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => clearTimeout(timer));

  const copy = async () => {
    clearTimeout(timer);
    try {
      await navigator.clipboard.writeText(props.value);
      setOutcome("copied");
      timer = setTimeout(() => setOutcome("none"), 2500);
    } catch {
      // Over plain HTTP there is no clipboard: the selected text can still be copied by hand.
      setShown(true);
      field?.select();
      setOutcome("refused");
    }
  };

  return (
    <div class="flex flex-col gap-1">
      <label for={id} class="font-medium">{props.label}</label>
      <div class="flex gap-2">
        <input
          ref={field}
          id={id}
          readonly
          dir="ltr"
          type={props.secret === true && !shown() ? "password" : "text"}
          autocomplete="off"
          value={props.value}
          onFocus={(event) => event.currentTarget.select()}
          class="h-10 w-full min-w-0 rounded border border-control bg-sunken px-3 font-mono text-small text-ink"
        />
        <Show when={props.secret === true}>
          <IconButton
            look="plain"
            icon={shown() ? "eyeOff" : "eye"}
            label={t(shown() ? "app.hide" : "app.show")}
            onClick={() => setShown(!shown())}
          />
        </Show>
        <Button icon={outcome() === "copied" ? "check" : "copy"} onClick={() => void copy()} class="shrink-0">
          {t("app.copy")}
        </Button>
      </div>
      <p role="status" class="text-small text-quiet empty:hidden">
        {outcome() === "copied" ? t("app.copied") : outcome() === "refused" ? t("app.copyFailed") : ""}
      </p>
    </div>
  );
}
