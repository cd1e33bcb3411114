import type { Preset } from "../presets.ts";
import { findFrameTools, type FrameTools } from "./insertable.ts";
import type { StageReport, ToStageWorker } from "./messages.ts";
import type { StageOrder } from "./paint.ts";
import { makeCanvasStage } from "./canvas-stage.ts";

/**
 * One picture of one size for as long as a broadcast lasts, whatever comes and goes before it: the sender's track never
 * changes, so nothing is negotiated anew and no viewer's decoder starts again.
 */
export type Stage = {
  track: MediaStreamTrack;
  /** How it is drawn: in a worker frame by frame, or on a canvas of the page. */
  way: "worker" | "canvas";
  order: (order: StageOrder) => void;
  source: (source: "camera" | "screen", track: MediaStreamTrack | undefined) => void;
  close: () => void;
};

export type StageOptions = {
  preset: Preset;
  onReport: (report: StageReport) => void;
  /** Default: what this browser has. */
  tools?: FrameTools | undefined;
  startWorker?: () => Worker;
};

/** A stage of the best kind this browser has. */
export function makeStage(o: StageOptions): Stage {
  const tools = "tools" in o ? o.tools : findFrameTools();
  return tools === undefined ? makeCanvasStage(o.preset) : makeWorkerStage(o, tools);
}

function makeWorkerStage(o: StageOptions, tools: FrameTools): Stage {
  const worker = o.startWorker?.() ??
    new Worker(new URL("./stage-worker.ts", import.meta.url), { type: "module" });
  const { track, writable } = tools.makeTrack();
  const say = (message: ToStageWorker, transfer: Transferable[] = []) =>
    worker.postMessage(message, transfer);
  const { width, height, fps } = o.preset;
  worker.addEventListener("message", ({ data }: MessageEvent<StageReport>) => o.onReport(data));
  say({ say: "begin", width, height, fps, writable }, [writable]);
  return {
    track,
    way: "worker",
    order: (order) => say({ say: "order", order }),
    source: (source, from) => {
      const frames = from && tools.framesOf(from);
      say({ say: "source", source, frames }, frames === undefined ? [] : [frames]);
    },
    close: () => {
      say({ say: "close" });
      track.stop();
      worker.terminate();
    },
  };
}
