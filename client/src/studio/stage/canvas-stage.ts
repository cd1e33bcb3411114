import type { Preset } from "../presets.ts";
import { placementsOf, type Size } from "./layout.ts";
import { paint, paintCard, type StageOrder } from "./paint.ts";
import type { Stage } from "./stage.ts";

/**
 * Draws the stage on a canvas of the page, for browsers that don't give out frames. A worker's clock drives it, because a
 * hidden page's timers tick once a second and its animation frames not at all.
 */
export function makeCanvasStage({ width, height, fps }: Preset): Stage {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  const brush = canvas.getContext("2d", { alpha: false });
  if (brush === null) throw new Error("this browser has no 2D canvas");
  const [track] = canvas.captureStream(fps).getVideoTracks();
  if (track === undefined) throw new Error("the canvas gave no track");
  const videos = { camera: makeVideo(), screen: makeVideo() };
  const metronome = new Worker(new URL("./metronome-worker.ts", import.meta.url), { type: "module" });
  let order: StageOrder = { shown: "card", corner: "bottom-right" };

  metronome.addEventListener("message", () => {
    const sizes = { camera: sizeOf(videos.camera), screen: sizeOf(videos.screen) };
    const placements = placementsOf(order.shown, { width, height }, sizes, order.corner);
    if (placements.length === 0) paintCard(brush, { width, height });
    else paint(brush, { width, height }, placements, videos);
  });
  metronome.postMessage(1000 / fps);

  return {
    track,
    way: "canvas",
    order: (next) => {
      order = next;
    },
    source: (source, from) => {
      videos[source].srcObject = from === undefined ? null : new MediaStream([from]);
    },
    close: () => {
      metronome.terminate();
      track.stop();
      for (const video of Object.values(videos)) video.srcObject = null;
    },
  };
}

function makeVideo(): HTMLVideoElement {
  const video = document.createElement("video");
  Object.assign(video, { muted: true, autoplay: true, playsInline: true });
  return video;
}

function sizeOf({ videoWidth, videoHeight }: HTMLVideoElement): Size | undefined {
  return videoWidth > 0 && videoHeight > 0 ? { width: videoWidth, height: videoHeight } : undefined;
}
