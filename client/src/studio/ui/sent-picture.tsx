import { createEffect, type JSX, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";

/** What is sent, as it is sent: not mirrored, since viewers don't see it mirrored. */
export function SentPicture(props: { track: MediaStreamTrack | undefined; empty: string }): JSX.Element {
  const { t } = useLocale();
  let video: HTMLVideoElement | undefined;
  createEffect(() => {
    const { track } = props;
    if (video !== undefined) video.srcObject = track === undefined ? null : new MediaStream([track]);
  });
  return (
    <div class="relative overflow-hidden rounded bg-scrim">
      <video
        ref={video}
        muted
        autoplay
        playsinline
        aria-label={t("studio.picture")}
        class="aspect-video w-full"
      />
      <Show when={props.track === undefined}>
        <p class="absolute inset-0 flex items-center justify-center p-4 text-center text-on-scrim">
          {props.empty}
        </p>
      </Show>
    </div>
  );
}
