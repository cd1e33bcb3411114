import type { JSX } from "solid-js";
import { encode } from "uqr";

/** A text as a code to scan; dark on white in both themes, because readers expect it so. */
export function QrCode(props: { text: string; label: string }): JSX.Element {
  const code = () => encode(props.text, { ecc: "M", border: 2 });
  const path = () =>
    code().data.flatMap((row, y) => row.map((dark, x) => dark ? `M${x} ${y}h1v1h-1z` : "")).join("");
  return (
    <svg
      role="img"
      aria-label={props.label}
      viewBox={`0 0 ${code().size} ${code().size}`}
      shape-rendering="crispEdges"
      class="w-56 max-w-full rounded"
      style={{ background: "#fff" }}
    >
      <path d={path()} fill="#000" />
    </svg>
  );
}
