import type { StageOrder } from "./paint.ts";

/** What the page tells the worker that draws. */
export type ToStageWorker =
  | { say: "begin"; width: number; height: number; fps: number; writable: WritableStream<VideoFrame> }
  | { say: "order"; order: StageOrder }
  | { say: "source"; source: "camera" | "screen"; frames: ReadableStream<VideoFrame> | undefined }
  | { say: "close" };

/** What the worker says once a second. */
export type StageReport = { shown: number; drawn: number; slowestMs: number };
