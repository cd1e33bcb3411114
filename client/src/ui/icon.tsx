import type { JSX } from "solid-js";

/** Drawn on 24 × 24, one and a half units thick; own drawings, so that a page loads only these lines. */
const SHAPES = {
  search: "M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM16 16l4.5 4.5",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5",
  broadcast:
    "M12 10a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM7.8 7.8a6 6 0 0 0 0 8.4M16.2 7.8a6 6 0 0 1 0 8.4M4.9 4.9a10 10 0 0 0 0 14.2M19.1 4.9a10 10 0 0 1 0 14.2",
  close: "M6 6l12 12M18 6L6 18",
  check: "M5 12.5l4.5 4.5L19 7.5",
  copy: "M9 9h10v10H9zM5 15V5h10",
  eye:
    "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6z",
  eyeOff:
    "M4 4l16 16M9.9 5.8A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a17 17 0 0 1-2.7 3.4M6.3 7.6A16 16 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 4-.9",
  person: "M12 4.5a3.8 3.8 0 1 1 0 7.6 3.8 3.8 0 0 1 0-7.6zM4.5 20c.8-3.6 3.8-5.4 7.5-5.4s6.7 1.8 7.5 5.4",
  send: "M4 12 20 4.5 15 20l-3.5-6.500zM11.5 13.5 20 4.5",
  play: "M7.5 5v14l11-7z",
  plus: "M12 5v14M5 12h14",
  retry: "M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4v5h-5",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  chevron: "M6 9.5l6 6 6-6",
  link:
    "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.700l1-1",
  warning: "M12 4l9 15.500H3zM12 10v4.500M12 17h.01",
  heart: "M12 19.500C7 16 4 13 4 9.500a4 4 0 0 1 8-1 4 4 0 0 1 8 1c0 3.500-3 6.500-8 10z",
  info: "M12 3.500a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 11v5.500M12 7.700h.01",
} as const;

export type IconName = keyof typeof SHAPES;

/** A line drawing beside words. It says nothing to a screen reader: the words do. */
export function Icon(props: { name: IconName; class?: string }): JSX.Element {
  return (
    <svg
      viewBox="0 0 24 24"
      class={props.class ?? "size-5"}
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={SHAPES[props.name]} />
    </svg>
  );
}
