import { createEffect, type JSX, Show } from "solid-js";
import { createRelease } from "./create-release.ts";

/** A dot on the way to the settings once a newer release is known; the word belongs to the link that wears it. */
export function NewerMark(props: { onNewer: (newer: boolean) => void }): JSX.Element {
  const view = createRelease();
  const newer = () => {
    const seen = view();
    return typeof seen !== "string" && seen.standing.standing === "newer";
  };
  createEffect(() => props.onNewer(newer()));
  return (
    <Show when={newer()}>
      <span
        class="absolute inset-bs-1 inset-e-1 grid size-4 place-items-center rounded-full bg-attention text-[0.625rem] font-bold text-surface"
        data-newer
        aria-hidden="true"
      >
        !
      </span>
    </Show>
  );
}
