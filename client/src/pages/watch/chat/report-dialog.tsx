import { createSignal, createUniqueId, For, type JSX, Show } from "solid-js";
import { REPORT_TYPES, type ReportType } from "../../../../../contracts/nostr/report.ts";
import { useLocale } from "../../../app/locale-context.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import type { ChatRow } from "./chat-row.ts";
import { plainWords } from "./message-parts.ts";

export type ReportDialogProps = {
  row: ChatRow | undefined;
  onClose: () => void;
  onSend: (row: ChatRow, type: ReportType, text: string) => void;
};

/** Asks what is wrong with a message before a public report is signed. */
export function ReportDialog(props: ReportDialogProps): JSX.Element {
  const { t } = useLocale();
  const id = createUniqueId();
  const [type, setType] = createSignal<ReportType>("spam");
  const [text, setText] = createSignal("");
  return (
    <Dialog
      open={props.row !== undefined}
      onClose={props.onClose}
      title={t("chat.reportTitle")}
      actions={
        <>
          <Button onClick={props.onClose}>{t("chat.cancel")}</Button>
          <Button
            look="primary"
            onClick={() => {
              if (props.row !== undefined) props.onSend(props.row, type(), text().trim());
              setText("");
            }}
          >
            {t("chat.reportSend")}
          </Button>
        </>
      }
    >
      <Show when={props.row}>
        {(row) => (
          <blockquote class="line-clamp-3 rounded bg-sunken p-3">
            <bdi dir="auto">{plainWords(row().message.text, t("chat.hiddenKey"))}</bdi>
          </blockquote>
        )}
      </Show>
      <fieldset class="flex flex-col">
        <legend class="font-medium">{t("chat.reportKind")}</legend>
        <For each={REPORT_TYPES}>
          {(kind) => (
            <label class="flex min-h-9 items-center gap-2">
              <input
                type="radio"
                name={id}
                value={kind}
                checked={type() === kind}
                onChange={() => setType(kind)}
                class="size-4 accent-accent"
              />
              {t(`chat.report-${kind}`)}
            </label>
          )}
        </For>
      </fieldset>
      <div class="flex flex-col gap-1">
        <label for={`${id}-text`} class="font-medium">{t("chat.reportText")}</label>
        <textarea
          id={`${id}-text`}
          rows="2"
          maxlength="500"
          value={text()}
          onInput={(event) => setText(event.currentTarget.value)}
          class="w-full rounded border border-control bg-raised px-3 py-2 text-ink"
        />
      </div>
      <p class="text-small text-quiet">{t("chat.reportWhy")}</p>
    </Dialog>
  );
}
