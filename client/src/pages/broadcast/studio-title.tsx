import { createSignal, type JSX, Show, Suspense } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { Button } from "../../ui/button.tsx";
import { late } from "../../ui/late.tsx";
import type { StreamFacts } from "./stream-form.ts";

const RenameDialog = late(async () => (await import("./rename-dialog.tsx")).RenameDialog);

export type StudioTitleProps = {
  facts: StreamFacts;
  /** It is announced and not over: its words can be changed. */
  changeable: boolean;
  /** Announcements signed ahead say the old words and would be dropped. */
  aheadLost: boolean;
  onRename: (facts: StreamFacts) => void;
};

/** What the stream is called, how to change that, and the way to another one. */
export function StudioTitle(props: StudioTitleProps): JSX.Element {
  const { t } = useLocale();
  const [renaming, setRenaming] = createSignal(false);
  return (
    <>
      <div class="flex flex-wrap items-center justify-between gap-2">
        <div class="flex min-w-0 flex-wrap items-center gap-x-3">
          <h1 class="min-w-0 text-title">
            <bdi>{props.facts.title}</bdi>
          </h1>
          <Show when={props.changeable}>
            <Button look="quiet" onClick={() => setRenaming(true)}>{t("broadcast.renameOpen")}</Button>
          </Show>
        </div>
        <a href="#/broadcast" class="py-2 text-accent underline underline-offset-2">
          {t("broadcast.another")}
        </a>
      </div>
      <Show when={renaming()}>
        <Suspense>
          <RenameDialog
            facts={props.facts}
            aheadLost={props.aheadLost}
            onRename={props.onRename}
            onClose={() => setRenaming(false)}
          />
        </Suspense>
      </Show>
    </>
  );
}
