import { createUniqueId, type JSX } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { TextField } from "../../ui/text-field.tsx";
import type { StreamForm } from "./stream-form.ts";

export type WordFieldsProps = {
  form: StreamForm;
  /** What is wrong with a field, for a person to read. */
  faultOf: (field: keyof StreamForm) => string | undefined;
  onChange: (part: Partial<StreamForm>) => void;
  /** Says under each field what belongs there, to whom hasn't filled it in before. */
  hints?: boolean;
};

/** What a stream says about itself: title, description, picture and topics. */
export function WordFields(props: WordFieldsProps): JSX.Element {
  const { t } = useLocale();
  const id = createUniqueId();
  return (
    <>
      <TextField
        label={t("broadcast.fieldTitle")}
        hint={props.hints ? t("broadcast.fieldTitleHint") : undefined}
        fault={props.faultOf("title")}
        required
        dir="auto"
        value={props.form.title}
        onText={(title) => props.onChange({ title })}
      />
      <div class="flex flex-col gap-1">
        <label for={id} class="font-medium">{t("broadcast.fieldSummary")}</label>
        <textarea
          id={id}
          rows="2"
          dir="auto"
          maxlength="4096"
          value={props.form.summary}
          onInput={(event) => props.onChange({ summary: event.currentTarget.value })}
          aria-invalid={props.faultOf("summary") === undefined ? undefined : true}
          aria-describedby={`${id}-below`}
          class="w-full rounded border border-control bg-raised px-3 py-2 text-ink"
        />
        <p id={`${id}-below`} class="text-small text-bad empty:hidden">{props.faultOf("summary")}</p>
      </div>
      <div class="grid gap-x-4 gap-y-3 sm:grid-cols-2">
        <TextField
          label={t("broadcast.fieldImage")}
          hint={props.hints ? t("broadcast.fieldImageHint") : undefined}
          fault={props.faultOf("image")}
          type="url"
          inputmode="url"
          value={props.form.image}
          onText={(image) => props.onChange({ image })}
        />
        <TextField
          label={t("broadcast.fieldTopics")}
          hint={props.hints ? t("broadcast.fieldTopicsHint") : undefined}
          fault={props.faultOf("topics")}
          autocapitalize="none"
          value={props.form.topics}
          onText={(topics) => props.onChange({ topics })}
        />
      </div>
    </>
  );
}
