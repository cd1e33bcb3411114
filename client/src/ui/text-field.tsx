import { createUniqueId, type JSX, splitProps } from "solid-js";

export type TextFieldProps = Omit<JSX.InputHTMLAttributes<HTMLInputElement>, "onInput" | "id"> & {
  label: string;
  /** Kept visible below: what belongs here. */
  hint?: string | undefined;
  /** What is wrong and how to mend it; takes the hint's place. */
  fault?: string | undefined;
  value: string;
  onText: (text: string) => void;
  /** Sits in the same row after the field. */
  beside?: JSX.Element;
};

/** A labelled line of text with its hint or fault below. */
export function TextField(props: TextFieldProps): JSX.Element {
  const [own, rest] = splitProps(props, ["label", "hint", "fault", "value", "onText", "beside", "class"]);
  const id = createUniqueId();
  return (
    <div class={`flex flex-col gap-1 ${own.class ?? ""}`}>
      <label for={id} class="font-medium">{own.label}</label>
      <div class="flex gap-2">
        <input
          maxlength="4096"
          {...rest}
          id={id}
          value={own.value}
          onInput={(event) => own.onText(event.currentTarget.value)}
          aria-invalid={own.fault === undefined ? undefined : true}
          aria-describedby={`${id}-below`}
          class={`h-10 w-full min-w-0 rounded border bg-raised px-3 text-ink ${
            own.fault === undefined ? "border-control" : "border-bad"
          }`}
        />
        {own.beside}
      </div>
      <p
        id={`${id}-below`}
        class={`text-small ${own.fault === undefined ? "text-quiet" : "text-bad"}`}
        role={own.fault === undefined ? undefined : "alert"}
      >
        {own.fault ?? own.hint}
      </p>
    </div>
  );
}
