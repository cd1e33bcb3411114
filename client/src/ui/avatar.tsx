import { createEffect, createSignal, type JSX, on, Show } from "solid-js";
import { usePreferences } from "../app/preferences-context.tsx";
import { pictureUrl } from "./picture-url.ts";

export type AvatarProps = {
  /** Hex key: chooses the pattern shown when there is no picture. */
  pubkey: string;
  picture?: string | undefined;
  /** Sizes by class, such as `size-10`. */
  class?: string;
};

/** A person's picture, or a quiet pattern from their key. The name stands beside it, so it is hidden from screen readers. */
export function Avatar(props: AvatarProps): JSX.Element {
  const { preferences } = usePreferences();
  const [broken, setBroken] = createSignal(false);
  const url = () => preferences().pictures ? pictureUrl(props.picture) : undefined;
  createEffect(on(url, () => setBroken(false)));
  return (
    <span
      aria-hidden="true"
      class={`inline-block shrink-0 overflow-hidden rounded-full bg-sunken ${props.class ?? "size-10"}`}
    >
      <Show when={!broken() && url()} fallback={<Pattern pubkey={props.pubkey} />}>
        {(source) => (
          <img
            src={source()}
            alt=""
            loading="lazy"
            decoding="async"
            referrerpolicy="no-referrer"
            onError={() => setBroken(true)}
            class="size-full object-cover"
          />
        )}
      </Show>
    </span>
  );
}

/** Mirrored 5 × 5 squares: two people with one name still look different. */
function Pattern(props: { pubkey: string }): JSX.Element {
  const path = () => {
    let squares = "";
    for (let row = 0; row < 5; row++) {
      for (let column = 0; column < 3; column++) {
        const digit = parseInt(props.pubkey[row * 3 + column] ?? "0", 16);
        if (!(digit & 1)) continue;
        squares += `M${column + 1.5} ${row + 1.5}h1v1h-1z`;
        if (column < 2) squares += `M${5.5 - column} ${row + 1.5}h1v1h-1z`;
      }
    }
    return squares;
  };
  return (
    <svg viewBox="0 0 8 8" class="size-full text-quiet" shape-rendering="crispEdges">
      <path d={path()} fill="currentColor" />
    </svg>
  );
}
