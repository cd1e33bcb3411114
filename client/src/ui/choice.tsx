import { createUniqueId, For, type JSX } from "solid-js";

export type ChoiceProps<T extends string> = {
  label: string;
  options: readonly { value: T; label: string }[];
  value: T;
  onChoose: (value: T) => void;
  hint?: string | undefined;
};

/** A few ways of which one holds, side by side. */
export function Choice<T extends string>(props: ChoiceProps<T>): JSX.Element {
  const name = createUniqueId();
  return (
    <fieldset class="flex flex-col gap-2" aria-describedby={`${name}-hint`}>
      <legend class="mb-2 font-medium">{props.label}</legend>
      <div class="flex flex-wrap gap-2">
        <For each={props.options}>
          {(option) => (
            <label class="flex min-h-10 cursor-pointer items-center gap-2 rounded border border-control bg-raised px-3 has-checked:border-accent has-checked:outline-1 has-checked:outline-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
              <input
                type="radio"
                name={name}
                checked={props.value === option.value}
                onChange={() => props.onChoose(option.value)}
                class="size-4 accent-accent"
              />
              {option.label}
            </label>
          )}
        </For>
      </div>
      <p id={`${name}-hint`} class="text-small text-quiet empty:hidden">
        {props.hint}
      </p>
    </fieldset>
  );
}
