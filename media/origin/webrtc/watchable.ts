import type { BroadcastView } from "../broadcast.ts";
import type { Watchable } from "./route.ts";

/** Whether what is published now can go out by WebRTC as it is. */
export function watchableOf(view: BroadcastView | undefined): Watchable {
  if (view === undefined) return { state: "unknown-stream" };
  // An encoder that is left on after the creator has ended the stream is nobody's to watch.
  if (view.path?.ready !== true || view.state === "ended") return { state: "not-live" };
  // What came by WebRTC can leave by it. Of another encoder its first parts have to tell.
  if (view.path.source?.type === "webRTCSession") return { state: "watchable" };
  if (view.state !== "live") return { state: "not-live" };
  const reordered = view.tracks.some(({ rendition, meter }) =>
    rendition.kind === "video" && meter.read().reordered
  );
  return { state: reordered ? "b-frames" : "watchable" };
}

/** MediaMTX's id of who publishes now. */
export function publisherOf(view: BroadcastView | undefined): string | undefined {
  return view?.path?.ready === true ? view.path.source?.id : undefined;
}
