import { createEffect, createMemo, createSignal, type JSX, onCleanup, Show } from "solid-js";
import { formatAddress } from "../../../../contracts/nostr/address.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { createPlayer } from "../../player/create-player.ts";
import { SealBadge } from "../../ui/seal-badge.tsx";
import { sealState } from "../watch/seal-state.ts";
import type { StudioState } from "./studio-state.ts";

/** The creator's own picture as a viewer gets it: fetched, checked and judged like any viewer's, without sound. */
export function Preview(
  props: {
    state: StudioState;
    creator: string;
    /** It asks the box for what comes next, and so is counted there among the viewers. */
    onAsking: (asking: boolean) => void;
  },
): JSX.Element {
  const { t, locale } = useLocale();
  const [video, setVideo] = createSignal<HTMLVideoElement>();
  const player = createPlayer({
    video,
    stream: () => {
      const live = props.state.announced?.live;
      if (live === undefined) return undefined;
      return { address: formatAddress({ creator: props.creator, d: live.d }), streaming: live.streaming };
    },
    vouchers: () => ({
      delegations: props.state.delegation === undefined ? [] : [props.state.delegation.event],
      settled: true,
    }),
    rung: "low",
  });
  const behind = () => {
    const { behind } = player.view();
    return behind === undefined || !("ms" in behind)
      ? undefined
      : Math.max(0, behind.ms / 1000).toLocaleString(locale(), { maximumFractionDigits: 1 });
  };
  const asking = createMemo(() =>
    !["unsupported", "refused", "nothing-to-play", "ended"].includes(player.view().state.state)
  );
  createEffect(() => props.onAsking(asking()));
  onCleanup(() => props.onAsking(false));
  return (
    <figure class="flex flex-col gap-1">
      <video
        ref={setVideo}
        muted
        autoplay
        playsinline
        aria-label={t("broadcast.preview")}
        class="aspect-video w-full rounded bg-scrim"
      />
      <figcaption class="flex min-h-6 items-center justify-between gap-2 text-small text-quiet">
        <Show when={player.view().trust !== "checking"} fallback={<span />}>
          <SealBadge state={sealState(player.view())} />
        </Show>
        <Show when={behind()}>
          {(seconds) => <span>{t("broadcast.behind", { seconds: seconds() })}</span>}
        </Show>
      </figcaption>
    </figure>
  );
}
