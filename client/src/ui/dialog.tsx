import { createEffect, createUniqueId, type JSX, onCleanup, Show, Suspense } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { IconButton } from "./button.tsx";

export type DialogProps = {
  open: boolean;
  /** Asked for by Escape, the cross or a press outside; the caller sets `open`. */
  onClose: () => void;
  title: string;
  children: JSX.Element;
  /** Buttons in the last row. */
  actions?: JSX.Element;
};

/** A modal dialog on the browser's own element, so focus is kept in and given back by it. */
export function Dialog(props: DialogProps): JSX.Element {
  const { t } = useLocale();
  const id = createUniqueId();
  let element: HTMLDialogElement | undefined;
  let isGone = false;
  onCleanup(() => {
    isGone = true;
    // Taken out of the page while open it would keep the focus to itself, and then nothing has it.
    if (element?.open === true) element.close();
  });
  createEffect(() => {
    if (element === undefined) return;
    if (props.open && !element.open) element.showModal();
    if (!props.open && element.open) element.close();
  });
  return (
    <dialog
      ref={element}
      aria-labelledby={id}
      onClose={() => !isGone && props.open && props.onClose()}
      onClick={(event) => event.target === element && props.onClose()}
      class="m-auto w-[min(32rem,calc(100vw-2rem))] max-h-[calc(100dvh-2rem)] rounded bg-raised p-0 text-ink shadow backdrop:bg-scrim/60"
    >
      <Show when={props.open}>
        <div class="flex flex-col gap-4 p-4 sm:p-6">
          <div class="flex items-start justify-between gap-4">
            <h2 id={id} class="pt-1 text-title">{props.title}</h2>
            <IconButton icon="close" label={t("app.close")} onClick={() => props.onClose()} />
          </div>
          {/* What is still fetched for it must not take the dialog out of the page: back in it, it would be modal no more. */}
          <Suspense>{props.children}</Suspense>
          <Show when={props.actions}>
            <div class="flex flex-wrap justify-end gap-2">{props.actions}</div>
          </Show>
        </div>
      </Show>
    </dialog>
  );
}
