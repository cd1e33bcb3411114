import { createSignal, type JSX } from "solid-js";
import type { Sharing } from "../../../../../contracts/nostr/sharing.ts";
import { useLocale } from "../../../app/locale-context.tsx";
import { SharingFields } from "./sharing-fields.tsx";
import { sharingWords } from "./sharing-words.ts";

/** The choice before a stream begins: one line that says what holds, and opens to change it. */
export function SharingChoice(
  props: { initial: Sharing; onChange: (sharing: Sharing | undefined) => void },
): JSX.Element {
  const { t } = useLocale();
  const [sharing, setSharing] = createSignal(props.initial);
  return (
    <details class="rounded border border-line px-3 py-2">
      <summary class="min-h-6 cursor-pointer">
        <span class="font-medium">{t("sharing.studio")}:</span> {sharingWords(sharing(), t)}
      </summary>
      <div class="flex flex-col gap-4 pt-3">
        <p class="max-w-prose text-quiet">{t("sharing.studioAbout")}</p>
        <SharingFields
          initial={props.initial}
          onChange={(next) => {
            if (next !== undefined) setSharing(next);
            props.onChange(next);
          }}
        />
      </div>
    </details>
  );
}
