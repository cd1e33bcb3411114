import { createSignal, For, type JSX, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { readMirrorAddress } from "./mirror-addresses.ts";

export type MirrorsPanelProps = {
  d: string;
  /** Announced addresses of mirrors; where there are some at first, they are shown. */
  mirrors: readonly string[];
  busy: boolean;
  onChange: (mirrors: string[]) => void;
};

const FAULTS = {
  "no-address": "broadcast.mirrorNoAddress",
  "other-stream": "broadcast.mirrorOther",
  "plain-http": "broadcast.mirrorPlain",
} as const;

/** Who else carries the stream: each takes over for viewers when the box or another one fails. */
export function MirrorsPanel(props: MirrorsPanelProps): JSX.Element {
  const { t } = useLocale();
  const [open, setOpen] = createSignal(props.mirrors.length > 0);
  const [typed, setTyped] = createSignal("");
  const [fault, setFault] = createSignal<keyof typeof FAULTS>();
  let field: HTMLInputElement | undefined;
  const folders = () => [...new Set(props.mirrors.map((address) => new URL(".", address).href))];
  const faultWords = () => {
    const what = fault();
    return what === undefined ? undefined : t(FAULTS[what]);
  };
  const add = () => {
    const mirror = readMirrorAddress(typed(), props.d);
    if (mirror.read !== "ok") return void setFault(mirror.read);
    props.onChange([...new Set([...props.mirrors, ...mirror.addresses])]);
    setTyped("");
    // The button that was pressed can't be pressed now, and would drop the keyboard at the top of the page.
    field?.focus();
  };
  const remove = (folder: string) => {
    props.onChange(props.mirrors.filter((address) => !address.startsWith(folder)));
    field?.focus();
  };
  return (
    <details
      class="flex flex-col gap-2"
      open={open()}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary class="cursor-pointer font-medium">{t("broadcast.mirrors")}</summary>
      <p class="my-2 text-small text-quiet">{t("broadcast.mirrorsWhy")}</p>
      <ul class="flex flex-col gap-1">
        <For each={folders()}>
          {(folder) => (
            <li class="flex items-center gap-2">
              <span class="min-w-0 grow break-all">{new URL(folder).host}</span>
              <Button
                look="quiet"
                disabled={props.busy}
                aria-label={t("broadcast.mirrorRemoveNamed", { host: new URL(folder).host })}
                onClick={() => remove(folder)}
              >
                {t("broadcast.mirrorRemove")}
              </Button>
            </li>
          )}
        </For>
      </ul>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <TextField
          ref={field}
          label={t("broadcast.mirrorAddress")}
          hint={t("broadcast.mirrorHint")}
          fault={faultWords()}
          value={typed()}
          inputmode="url"
          onText={(text) => {
            setTyped(text);
            setFault(undefined);
          }}
          beside={
            <Button type="submit" class="shrink-0" disabled={props.busy || typed().trim() === ""}>
              {t("broadcast.mirrorAdd")}
            </Button>
          }
        />
      </form>
      <Show when={props.busy}>
        <p class="sr-only" role="status">{t("broadcast.mirrorTelling")}</p>
      </Show>
    </details>
  );
}
