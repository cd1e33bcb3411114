import type { JSX } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { Icon } from "../../ui/icon.tsx";

export type StepProps = { number: number; title: string; done: boolean; children: JSX.Element };

/** One of the three steps, with its own check mark. */
export function Step(props: StepProps): JSX.Element {
  const { t } = useLocale();
  return (
    <section class="border-t border-line pt-4">
      <h2 class="flex items-center gap-3 pb-3 text-title">
        <span
          class={`inline-flex size-7 shrink-0 items-center justify-center rounded-full border text-base ${
            props.done ? "border-good text-good" : "border-control text-quiet"
          }`}
        >
          {props.done ? <Icon name="check" class="size-4" /> : <span aria-hidden="true">{props.number}</span>}
        </span>
        {props.title}
        <span class="sr-only">({t(props.done ? "broadcast.stepDone" : "broadcast.stepOpen")})</span>
      </h2>
      <div class="flex flex-col gap-3 sm:ps-10">{props.children}</div>
    </section>
  );
}

/** One line of a list of checks: a mark, and words that say the same. */
export function CheckLine(
  props: { state: "good" | "attention" | "bad" | "unknown"; children: JSX.Element },
): JSX.Element {
  const marks = {
    good: { icon: "check", colour: "text-good" },
    attention: { icon: "warning", colour: "text-attention" },
    bad: { icon: "close", colour: "text-bad" },
    unknown: { icon: "more", colour: "text-quiet" },
  } as const;
  return (
    <li class="flex gap-2">
      <span class={`shrink-0 pt-0.5 ${marks[props.state].colour}`}>
        <Icon name={marks[props.state].icon} />
      </span>
      <span class="min-w-0">{props.children}</span>
    </li>
  );
}
