import { createSignal, type JSX, Show } from "solid-js";
import { useLocale } from "../../../app/locale-context.tsx";
import type { SharingPlan } from "./create-sharing-draft.ts";
import { SharingFields } from "./sharing-fields.tsx";
import { sharingWords } from "./sharing-words.ts";

export type SharingChoiceProps = {
  /** What holds now. */
  plan: SharingPlan;
  /** Something typed is no choice, and the stream was to begin with it. */
  faulty: boolean;
  /** Hears each choice; undefined while what is typed is none. */
  onChange: (plan: SharingPlan | undefined) => void;
};

/** The choice before a stream begins: one line that says what holds, and opens to change it. */
export function SharingChoice(props: SharingChoiceProps): JSX.Element {
  const { t } = useLocale();
  const [open, setOpen] = createSignal(false);
  return (
    <details
      class="rounded border border-line px-3 py-2"
      open={open() || props.faulty}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary class="min-h-6 cursor-pointer">
        <span class="font-medium">{t("sharing.studio")}:</span> {sharingWords(props.plan, t)}
      </summary>
      <Show when={open() || props.faulty}>
        <div class="flex flex-col gap-4 pt-3">
          <p class="max-w-prose text-quiet">{t("sharing.studioAbout")}</p>
          <SharingFields initial={props.plan} onChange={props.onChange} />
        </div>
      </Show>
    </details>
  );
}
