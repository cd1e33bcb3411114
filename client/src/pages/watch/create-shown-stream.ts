import { type Accessor, createSignal } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { createPageTitle } from "../../app/page-title.ts";
import type { CreatePlayerOptions } from "../../player/create-player.ts";
import type { Watch } from "./create-watch.ts";

type Found = ReturnType<Watch["found"]>;

/** One stream as a page with a picture shows it: what was found, or why not, and what its player has to know. */
export type ShownStream = {
  stream: Accessor<Extract<Found, { found: "stream" }> | undefined>;
  missing: Accessor<Exclude<Found, { found: "stream" }> | undefined>;
  playing: Pick<CreatePlayerOptions, "video" | "stream" | "vouchers">;
  setVideo: (video: HTMLVideoElement | undefined) => void;
  /** Says which addresses to play; nothing plays before. */
  setStreaming: (urls: readonly string[] | undefined) => void;
};

/** Follows what a watch found, and names the page after it. */
export function createShownStream(watch: Watch): ShownStream {
  const { t } = useLocale();
  const [video, setVideo] = createSignal<HTMLVideoElement>();
  const [streaming, setStreaming] = createSignal<readonly string[]>();
  const stream = () => {
    const found = watch.found();
    return found.found === "stream" ? found : undefined;
  };
  createPageTitle(() => stream()?.live.title ?? (stream() && t("watch.untitled")));
  return {
    stream,
    missing: () => {
      const found = watch.found();
      return found.found === "stream" ? undefined : found;
    },
    playing: {
      video,
      stream: () => {
        const address = watch.address();
        const urls = streaming();
        return address === undefined || urls === undefined ? undefined : { address, streaming: urls };
      },
      vouchers: watch.vouchers,
    },
    setVideo,
    setStreaming,
  };
}
