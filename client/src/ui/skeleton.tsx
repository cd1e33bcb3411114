import type { JSX } from "solid-js";

/** Holds a place while something loads; visible only after 300 ms, so quick answers don't flicker. */
export function Skeleton(props: { class?: string }): JSX.Element {
  return <span aria-hidden="true" class={`late block rounded bg-sunken ${props.class ?? "h-4 w-full"}`} />;
}
