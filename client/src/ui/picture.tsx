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
            class={`size-full object-cover ${props.blurred === true ? "scale-110 blur-2xl" : ""}`}
          />
        )}
      </Show>
    </span>
  );
}

function Placeholder(): JSX.Element {
  return (
    <svg viewBox="0 0 160 90" class="size-full text-control" aria-hidden="true">
      <path
        d="M80 27 96 33v12c0 10-6.5 17-16 20.500C70.5 62 64 55 64 45V33zM76 38.500v13l10-6.500z"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linejoin="round"
      />
    </svg>
  );
}
