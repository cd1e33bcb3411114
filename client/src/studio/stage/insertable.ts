/** Chromium's way to frames of a track and from frames to a track; in no other browser's window yet. */
export type FrameTools = {
  framesOf: (track: MediaStreamTrack) => ReadableStream<VideoFrame>;
  makeTrack: () => { track: MediaStreamTrack; writable: WritableStream<VideoFrame> };
};

type Processor = new (init: { track: MediaStreamTrack; maxBufferSize: number }) => {
  readable: ReadableStream<VideoFrame>;
};
type Generator = new (init: { kind: "video" }) => MediaStreamTrack & { writable: WritableStream<VideoFrame> };

/** The tools, where the browser has them. */
export function findFrameTools(scope: object = globalThis): FrameTools | undefined {
  const Processor: Processor | undefined = Reflect.get(scope, "MediaStreamTrackProcessor");
  const Generator: Generator | undefined = Reflect.get(scope, "MediaStreamTrackGenerator");
  if (Processor === undefined || Generator === undefined) return undefined;
  return {
    // One frame: what is older than the newest is late.
    framesOf: (track) => new Processor({ track, maxBufferSize: 1 }).readable,
    makeTrack: () => {
      const track = new Generator({ kind: "video" });
      return { track, writable: track.writable };
    },
  };
}
