import { createSignal, type JSX, Show } from "solid-js";
import type { Sharing } from "../../../../../contracts/nostr/sharing.ts";
import { useLocale } from "../../../app/locale-context.tsx";
import { SharingFields } from "./sharing-fields.tsx";
import { sharingWords } from "./sharing-words.ts";

export type SharingChoiceProps = {
  /** What holds now. */
  sharing: Sharing;
  /** Hears each choice; undefined while the number typed is none. */
  onChange: (sharing: Sharing | undefined) => void;
};

/** The choice before a stream begins: one line that says what holds, and opens to change it. */
export function SharingChoice(props: SharingChoiceProps): JSX.Element {
  const { t } = useLocale();
  const [open, setOpen] = createSignal(false);
  return (
    <details
      class="rounded border border-line px-3 py-2"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary class="min-h-6 cursor-pointer">
        <span class="font-medium">{t("sharing.studio")}:</span> {sharingWords(props.sharing, t)}
      </summary>
      <Show when={open()}>
        <div class="flex flex-col gap-4 pt-3">
          <p class="max-w-prose text-quiet">{t("sharing.studioAbout")}</p>
          <SharingFields initial={props.sharing} onChange={props.onChange} />
        </div>
      </Show>
    </details>
  );
}
