import { For, type JSX, Show } from "solid-js";
import { GRID } from "./shelf-skeleton.tsx";

/** A headed row of streams; nothing at all while it is empty. */
export function Shelf<T>(
  props: { title?: string; items: readonly T[]; children: (item: T) => JSX.Element },
): JSX.Element {
  return (
    <Show when={props.items.length > 0}>
      <section class="flex flex-col gap-4">
        <Show when={props.title}>{(title) => <h2 class="text-title">{title()}</h2>}</Show>
        <ul class={GRID}>
          <For each={props.items}>{(item) => <li>{props.children(item)}</li>}</For>
        </ul>
      </section>
    </Show>
  );
}
