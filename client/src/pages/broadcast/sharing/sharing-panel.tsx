import { createSignal, type JSX, Show } from "solid-js";
import { DEFAULT_SHARING, type Sharing } from "../../../../../contracts/nostr/sharing.ts";
import { useLocale } from "../../../app/locale-context.tsx";
import type { Pledge } from "../../../stakes/creator/pledge-form.ts";
import { Button } from "../../../ui/button.tsx";
import type { SharingPlan } from "./create-sharing-draft.ts";
import { SharingFields } from "./sharing-fields.tsx";
import { sharingWords } from "./sharing-words.ts";

export type SharingPanelProps = {
  /** What delegation and terms in force say; undefined before there are any. */
  plan: { sharing: Sharing | undefined; pledge: Pledge | undefined };
  busy: boolean;
  /** Says it anew, which the creator signs. */
  onShare: (plan: SharingPlan) => void;
};

/** What the creator chose about sharing, and how to choose otherwise while the stream runs. */
export function SharingPanel(props: SharingPanelProps): JSX.Element {
  const { t } = useLocale();
  const plan = (): SharingPlan => ({
    sharing: props.plan.sharing ?? DEFAULT_SHARING,
    pledge: props.plan.pledge,
  });
  const [draft, setDraft] = createSignal<SharingPlan>();
  const [changing, setChanging] = createSignal(false);
  let opener: HTMLButtonElement | undefined;
  const close = () => {
    setChanging(false);
    queueMicrotask(() => opener?.focus());
  };
  return (
    <section class="flex flex-col gap-2" aria-labelledby="studio-sharing">
      <h2 id="studio-sharing" class="text-title">{t("sharing.studio")}</h2>
      <Show
        when={changing()}
        fallback={
          <div class="flex flex-wrap items-center gap-x-3">
            <p>{sharingWords(plan(), t)}</p>
            <Button
              ref={opener}
              look="quiet"
              onClick={() => {
                setDraft(plan());
                setChanging(true);
              }}
            >
              {t("sharing.change")}
            </Button>
          </div>
        }
      >
        <p class="max-w-prose text-quiet">{t("sharing.studioAbout")}</p>
        <SharingFields initial={plan()} onChange={setDraft} />
        <div class="flex flex-wrap gap-2">
          <Button
            look="primary"
            busy={props.busy}
            disabled={draft() === undefined}
            onClick={() => {
              const chosen = draft();
              if (chosen !== undefined) props.onShare(chosen);
              close();
            }}
          >
            {t("sharing.save")}
          </Button>
          <Button onClick={close}>{t("sharing.cancel")}</Button>
        </div>
      </Show>
    </section>
  );
}
