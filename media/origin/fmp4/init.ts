import { boxesIn, findBox, viewOf } from "./boxes.ts";

/** What the init segment of one rendition says about its track. */
export type InitInfo = {
  kind: "video" | "audio";
  /** Ticks per second of decode times and durations. */
  timescale: number;
  /** Sample entry, such as `avc1`, `hvc1`, `mp4a`, `Opus`. */
  entry: string;
  width?: number;
  height?: number;
  sampleRate?: number;
  channels?: number;
};

/** Reads an init segment with one audio or video track. */
export function readInit(bytes: Uint8Array): InitInfo | undefined {
  const mdia = findBox(bytes, ["moov", "trak", "mdia"]);
  if (mdia === undefined) return undefined;
  const mdhd = findBox(bytes, ["mdhd"], mdia);
  const hdlr = findBox(bytes, ["hdlr"], mdia);
  const stsd = findBox(bytes, ["minf", "stbl", "stsd"], mdia);
  if (mdhd === undefined || hdlr === undefined || stsd === undefined) return undefined;
  const view = viewOf(bytes);
  // ISO 14496-12, 8.4.2: version 1 has 64-bit times before the timescale.
  const timescaleAt = mdhd.body + (view.getUint8(mdhd.body) === 1 ? 20 : 12);
  if (timescaleAt + 4 > mdhd.end || hdlr.body + 12 > hdlr.end) return undefined;
  const timescale = view.getUint32(timescaleAt);
  const handler = String.fromCharCode(...bytes.subarray(hdlr.body + 8, hdlr.body + 12));
  const sample = boxesIn(bytes, stsd.body + 8, stsd.end)[0];
  if (timescale === 0 || sample === undefined) return undefined;
  if (handler === "vide" && sample.body + 28 <= sample.end) {
    return {
      kind: "video",
      timescale,
      entry: sample.type,
      width: view.getUint16(sample.body + 24),
      height: view.getUint16(sample.body + 26),
    };
  }
  if (handler === "soun" && sample.body + 28 <= sample.end) {
    return {
      kind: "audio",
      timescale,
      entry: sample.type,
      channels: view.getUint16(sample.body + 16),
      // 16.16 fixed point.
      sampleRate: view.getUint16(sample.body + 24),
    };
  }
  return undefined;
}
