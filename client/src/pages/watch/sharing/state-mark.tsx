import { type JSX, Show } from "solid-js";
import { useLocale } from "../../../app/locale-context.tsx";
import { type StateWords } from "./state-words.ts";

/** The state of sharing as a shape with its word: two figures, filled, half filled, hollow, or crossed out. */
export function StateMark(props: { words: StateWords }): JSX.Element {
  const { t } = useLocale();
  return (
    <span
      class={`inline-flex items-center gap-2 font-medium ${props.words.colour}`}
      data-mark={props.words.mark}
    >
      <svg
        viewBox="0 0 24 24"
        class="size-5 shrink-0"
        fill="none"
        stroke="currentColor"
        stroke-width="1.75"
        stroke-linecap="round"
        aria-hidden="true"
      >
        <circle
          cx="6"
          cy="12"
          r="3.5"
          fill={props.words.mark === "full" || props.words.mark === "half" ? "currentColor" : "none"}
        />
        <circle cx="18" cy="12" r="3.5" fill={props.words.mark === "full" ? "currentColor" : "none"} />
        <path d="M9.5 12h5" stroke-dasharray={props.words.mark === "full" ? undefined : "0.5 3"} />
        <Show when={props.words.mark === "crossed"}>
          <path d="M5 20 19 4" />
        </Show>
      </svg>
      {t(props.words.word)}
    </span>
  );
}
