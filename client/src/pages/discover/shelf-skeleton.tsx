import { For, type JSX } from "solid-js";
import { Skeleton } from "../../ui/skeleton.tsx";

/** As many columns as fit; cards keep their width while more arrive. */
export const GRID = "grid grid-cols-[repeat(auto-fill,minmax(min(100%,17rem),1fr))] gap-x-4 gap-y-8";

/** The place of cards that are on their way. */
export function ShelfSkeleton(): JSX.Element {
  return (
    <div class={GRID} aria-hidden="true">
      <For each={[1, 2, 3, 4, 5, 6]}>
        {() => (
          <div class="flex flex-col gap-3">
            <Skeleton class="aspect-video w-full" />
            <div class="flex gap-3">
              <Skeleton class="size-10 shrink-0 rounded-full" />
              <div class="flex grow flex-col gap-2 pt-1">
                <Skeleton class="h-4 w-4/5" />
                <Skeleton class="h-4 w-2/5" />
              </div>
            </div>
          </div>
        )}
      </For>
    </div>
  );
}
