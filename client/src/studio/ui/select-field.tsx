import { createEffect, createUniqueId, Index, type JSX } from "solid-js";

export type SelectFieldProps<T extends string> = {
  label: string;
  options: readonly { value: T; label: string }[];
  value: T | undefined;
  onChoose: (value: T) => void;
  disabled?: boolean;
  hint?: string | undefined;
};

/** A labelled list of which one holds, on the browser's own element: phones show it their way. */
export function SelectField<T extends string>(props: SelectFieldProps<T>): JSX.Element {
  const id = createUniqueId();
  let element: HTMLSelectElement | undefined;
  // Options that come later than the value would leave the first one chosen.
  createEffect(() => {
    const { value, options } = props;
    if (element !== undefined && options.some((option) => option.value === value)) {
      element.value = value ?? "";
    }
  });
  return (
    <div class="flex min-w-0 flex-col gap-1">
      <label for={id} class="font-medium">{props.label}</label>
      <select
        ref={element}
        id={id}
        disabled={props.disabled === true}
        aria-describedby={`${id}-hint`}
        onChange={({ currentTarget: { value } }) => {
          const chosen = props.options.find((option) => option.value === value);
          if (chosen !== undefined) props.onChoose(chosen.value);
        }}
        class="h-10 w-full min-w-0 truncate rounded border border-control bg-raised px-2 text-ink disabled:opacity-60"
      >
        {/* By place: a list made anew each second must not close under somebody's hand. */}
        <Index each={props.options}>
          {(option) => <option value={option().value}>{option().label}</option>}
        </Index>
      </select>
      <p id={`${id}-hint`} class="text-small text-quiet empty:hidden">{props.hint}</p>
    </div>
  );
}
