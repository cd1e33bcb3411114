import type { JSX } from "solid-js";

export type BadgeTone = "plain" | "accent" | "good" | "attention" | "bad" | "unknown" | "scrim";

const TONES: Record<BadgeTone, string> = {
  plain: "text-ink border-line",
  accent: "text-accent border-current",
  good: "text-good border-current",
  attention: "text-attention border-current",
  bad: "text-bad border-current",
  unknown: "text-unknown border-current",
  scrim: "bg-scrim/80 text-on-scrim border-transparent",
};

/** A word or two about a state. Give it a shape as well: a colour alone says nothing to many. */
export function Badge(props: { tone?: BadgeTone; class?: string; children: JSX.Element }): JSX.Element {
  return (
    <span
      class={`inline-flex min-h-6 max-w-full items-center overflow-hidden gap-1 rounded border px-2 text-small font-medium whitespace-nowrap ${
        TONES[props.tone ?? "plain"]
      } ${props.class ?? ""}`}
    >
      {props.children}
    </span>
  );
}
