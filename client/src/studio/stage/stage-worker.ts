import { passesUndrawn, type Placement, placementsOf, type Size } from "./layout.ts";
import type { StageReport, ToStageWorker } from "./messages.ts";
import { makePacing, type Pacing } from "./pacing.ts";
import { paint, paintCard, type StageOrder } from "./paint.ts";

type Source = { frame: VideoFrame | undefined; turn: number };

/** Draws the stage away from the page: neither a hidden tab nor a busy page slows it down. */
function makeDrawing(begin: Extract<ToStageWorker, { say: "begin" }>) {
  const stage: Size = { width: begin.width, height: begin.height };
  const canvas = new OffscreenCanvas(stage.width, stage.height);
  const brush = canvas.getContext("2d", { alpha: false, desynchronized: true });
  if (brush === null) throw new Error("the worker has no 2D canvas");
  const writer = begin.writable.getWriter();
  const pacing: Pacing = makePacing(begin.fps);
  const sources = { camera: { frame: undefined, turn: 0 }, screen: { frame: undefined, turn: 0 } } as {
    camera: Source;
    screen: Source;
  };
  let order: StageOrder = { shown: "card", corner: "bottom-right" };
  let report: StageReport = { shown: 0, drawn: 0, slowestMs: 0 };
  let shownAt = performance.now();

  const sizeOf = ({ frame }: Source): Size | undefined =>
    frame && { width: frame.displayWidth, height: frame.displayHeight };

  const draw = (placements: Placement[], timestamp: number): VideoFrame => {
    const [only] = placements;
    const passed = only && sources[only.source].frame;
    if (passed !== undefined && passesUndrawn(placements, stage)) {
      return new VideoFrame(passed, { timestamp });
    }
    report.drawn++;
    if (placements.length === 0) paintCard(brush, stage);
    else paint(brush, stage, placements, { camera: sources.camera.frame, screen: sources.screen.frame });
    return new VideoFrame(canvas, { timestamp });
  };

  const show = () => {
    // An encoder that can't keep up gets the newest picture later, not all of them late.
    if ((writer.desiredSize ?? 0) <= 0) return;
    const sizes = { camera: sizeOf(sources.camera), screen: sizeOf(sources.screen) };
    const placements = placementsOf(order.shown, stage, sizes, order.corner);
    const now = performance.now();
    writer.write(draw(placements, Math.round(now * 1000))).catch(close);
    report.shown++;
    report.slowestMs = Math.max(report.slowestMs, now - shownAt);
    shownAt = now;
  };

  const leads = (name: "camera" | "screen") =>
    order.shown === name || (order.shown === "both" && name === "camera");

  const follow = async (name: "camera" | "screen", frames: ReadableStream<VideoFrame> | undefined) => {
    const source = sources[name];
    const turn = ++source.turn;
    source.frame?.close();
    source.frame = undefined;
    if (frames === undefined) return;
    const reader = frames.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (turn !== source.turn) {
        value?.close();
        return await reader.cancel();
      }
      // The last picture of a source that ended stays until the page orders something else.
      if (done) return;
      source.frame?.close();
      source.frame = value;
      if (leads(name) && pacing.frame(performance.now())) show();
    }
  };

  const clock = setInterval(() => pacing.tick(performance.now()) && show(), 1000 / begin.fps / 2);
  const reports = setInterval(() => {
    postMessage(report);
    report = { shown: 0, drawn: 0, slowestMs: 0 };
  }, 1000);

  function close() {
    clearInterval(clock);
    clearInterval(reports);
    void follow("camera", undefined);
    void follow("screen", undefined);
  }

  return {
    order: (next: StageOrder) => {
      order = next;
    },
    follow,
    close,
  };
}

let drawing: ReturnType<typeof makeDrawing> | undefined;

addEventListener("message", ({ data }: MessageEvent<ToStageWorker>) => {
  switch (data.say) {
    case "begin":
      drawing = makeDrawing(data);
      return;
    case "order":
      return drawing?.order(data.order);
    case "source":
      return void drawing?.follow(data.source, data.frames);
    case "close":
      return drawing?.close();
  }
});
