import { createSignal, type JSX } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { judgeStreamForm, type StreamFacts, type StreamForm } from "./stream-form.ts";
import { WordFields } from "./word-fields.tsx";

export type RenameDialogProps = {
  facts: StreamFacts;
  /** Announcements signed ahead say the old words and would be dropped. */
  aheadLost: boolean;
  onRename: (facts: StreamFacts) => void;
  onClose: () => void;
};

/** Changes what a stream says about itself, while it runs; its address, key and encoder stay. */
export function RenameDialog(props: RenameDialogProps): JSX.Element {
  const { t } = useLocale();
  const { title, summary = "", image = "", topics, d } = props.facts;
  const [form, setForm] = createSignal<StreamForm>({ title, summary, image, topics: topics.join(", "), d });
  const change = (part: Partial<StreamForm>) => setForm({ ...form(), ...part });
  const fault = (field: keyof StreamForm) => {
    const verdict = judgeStreamForm(form());
    const code = verdict.verdict === "faulty" ? verdict.faults[field] : undefined;
    return code === undefined ? undefined : t(`broadcast.fault${code}`);
  };
  const save = () => {
    const verdict = judgeStreamForm(form());
    if (verdict.verdict !== "ok") return;
    props.onRename(verdict.facts);
    props.onClose();
  };
  return (
    <Dialog open onClose={props.onClose} title={t("broadcast.rename")}>
      <form
        noValidate
        class="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <WordFields form={form()} faultOf={fault} onChange={change} />
        <p class="text-small text-quiet">
          {t("broadcast.renameWhy")} {props.aheadLost ? t("broadcast.renameAhead") : ""}
        </p>
        <div class="flex flex-wrap justify-end gap-2">
          <Button onClick={props.onClose}>{t("broadcast.cancel")}</Button>
          <Button type="submit" look="primary">{t("broadcast.renameYes")}</Button>
        </div>
      </form>
    </Dialog>
  );
}
