import { type JSX, Show } from "solid-js";
import { useLocale } from "../../../app/locale-context.tsx";
import { Icon, type IconName } from "../../../ui/icon.tsx";
import type { Mark } from "./finding.ts";
import { MARK_WORDS } from "./words.ts";

const LOOKS: Record<Mark, { icon: IconName; colour: string }> = {
  good: { icon: "check", colour: "text-good" },
  attention: { icon: "warning", colour: "text-attention" },
  bad: { icon: "close", colour: "text-bad" },
  unknown: { icon: "more", colour: "text-unknown" },
};

/** The colour of a mark, never alone. */
export const markColour = (mark: Mark): string => LOOKS[mark].colour;

/** A mark's shape, beside its word. */
export function MarkShape(props: { mark: Mark }): JSX.Element {
  return (
    <span class={`inline-flex shrink-0 ${LOOKS[props.mark].colour}`}>
      {/* Drawn anew for each shape, so that no path changes under an animation. */}
      <Show when={LOOKS[props.mark].icon} keyed>{(name) => <Icon name={name} />}</Show>
    </span>
  );
}

/** A mark's word. */
export function MarkWord(props: { mark: Mark }): JSX.Element {
  const { t } = useLocale();
  return <span class={`text-small ${LOOKS[props.mark].colour}`}>{t(MARK_WORDS[props.mark])}</span>;
}
