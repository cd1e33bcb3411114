import { type JSX, Show } from "solid-js";
import { Icon } from "./icon.tsx";

export type StepLineProps = {
  /** What tells it from the other steps of its list. */
  level: string | number;
  text: string;
  done: boolean;
  /** Whether it is done, in words: for those who don't see the mark. */
  said: string;
};

/** One step of an ordered list, with a mark once it is done. */
export function StepLine(props: StepLineProps): JSX.Element {
  return (
    <li
      class={`flex items-center gap-2 ${props.done ? "" : "text-quiet"}`}
      data-level={props.level}
      data-done={props.done}
    >
      <span class={`shrink-0 ${props.done ? "text-good" : ""}`}>
        <Show
          when={props.done}
          fallback={<span aria-hidden="true" class="block size-5 rounded-full border-2 border-control" />}
        >
          <Icon name="check" />
        </Show>
      </span>
      {props.text}
      <span class="sr-only">{props.said}</span>
    </li>
  );
}
