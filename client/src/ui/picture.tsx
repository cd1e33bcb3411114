import { createEffect, createSignal, type JSX, on, Show } from "solid-js";
import { usePreferences } from "../app/preferences-context.tsx";
import { pictureUrl } from "./picture-url.ts";

export type PictureProps = {
  url: string | undefined;
  /** Shown unreadable until opened. */
  blurred?: boolean;
};

/** A stream's 16:9 picture. Its place is kept from the start; without a usable picture a quiet drawing stands in. */
export function Picture(props: PictureProps): JSX.Element {
  const { preferences } = usePreferences();
  const [broken, setBroken] = createSignal(false);
  const url = () => preferences().pictures ? pictureUrl(props.url) : undefined;
  createEffect(on(url, () => setBroken(false), { defer: true }));
  return (
    <span class="relative block aspect-video w-full overflow-hidden rounded bg-sunken">
      <Show when={!broken() && url()} fallback={<Placeholder />}>
        {(source) => (
          <img
            src={source()}
            alt=""
            width="640"
            height="360"
            loading="lazy"
            decoding="async"
            referrerpolicy="no-referrer"
            onError={() => setBroken(true)}
            class={`size-full object-cover ${props.blurred === true ? "scale-150 blur-2xl" : ""}`}
          />
        )}
      </Show>
    </span>
  );
}

function Placeholder(): JSX.Element {
  return (
    <svg
      viewBox="0 0 160 90"
      class="size-full rounded border border-line bg-raised text-line"
      aria-hidden="true"
    >
      <path
        d="M80 33 91 37.200v8.200c0 7-4.6 11.6-11 14-6.4-2.4-11-7-11-14v-8.200zM77 41.500v9l7-4.500z"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linejoin="round"
      />
    </svg>
  );
}
