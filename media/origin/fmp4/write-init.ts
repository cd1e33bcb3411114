/** The one track of an init segment of H.264. */
export type AvcTrack = {
  /** The decoder configuration record of ISO 14496-15, 5.3.3. */
  avcC: Uint8Array;
  width: number;
  height: number;
  /** Ticks a second. */
  timescale: number;
};

/** Number of the track in what `writeInit` makes. */
export const TRACK_ID = 1;

/** Writes the init segment of one H.264 track, after ISO 14496-12, chapter 8. */
export function writeInit({ avcC, width, height, timescale }: AvcTrack): Uint8Array {
  const visual = [
    ...[0, 0, 0, 0, 0, 0, 0, 1], // data reference 1
    ...zeros(16),
    ...u16(width),
    ...u16(height),
    ...u32(0x00480000), // 72 dpi
    ...u32(0x00480000),
    ...zeros(4),
    ...u16(1), // pictures a sample
    ...zeros(32),
    ...u16(24), // depth
    ...u16(0xffff),
  ];
  const sampleTable = box("stbl", [
    ...full("stsd", [...u32(1), ...box("avc1", [...visual, ...box("avcC", [...avcC])])]),
    ...full("stts", u32(0)),
    ...full("stsc", u32(0)),
    ...full("stsz", [...u32(0), ...u32(0)]),
    ...full("stco", u32(0)),
  ]);
  const dataInformation = box("dinf", full("dref", [...u32(1), ...full("url ", [], 1)]));
  const media = box("mdia", [
    ...full("mdhd", [...u32(0), ...u32(0), ...u32(timescale), ...u32(0), ...u16(UNDETERMINED), ...u16(0)]),
    ...full("hdlr", [...u32(0), ...ascii("vide"), ...zeros(12), ...ascii("video\0")]),
    ...box("minf", [...full("vmhd", zeros(8), 1), ...dataInformation, ...sampleTable]),
  ]);
  const header = full(
    "tkhd",
    [
      ...[0, 0, TRACK_ID, 0, 0].flatMap(u32), // created, modified, number, reserved, duration
      ...zeros(16),
      ...IDENTITY,
      ...u32(width * 0x10000),
      ...u32(height * 0x10000),
    ],
    3, // enabled, in the movie
  );
  const movie = full("mvhd", [
    ...[0, 0, timescale, 0].flatMap(u32),
    ...u32(0x00010000), // rate 1
    ...u16(0x0100), // volume 1
    ...zeros(10),
    ...IDENTITY,
    ...zeros(24),
    ...u32(TRACK_ID + 1),
  ]);
  const extends_ = box("mvex", full("trex", [TRACK_ID, 1, 0, 0, 0].flatMap(u32)));
  return Uint8Array.from([
    ...box("ftyp", [...ascii("mp42"), ...u32(1), ...ascii("mp41mp42isomhlsf")]),
    ...box("moov", [...movie, ...box("trak", [...header, ...media]), ...extends_]),
  ]);
}

/** `und` in three times five bits. */
const UNDETERMINED = 0x55c4;
const zeros = (count: number): number[] => new Array<number>(count).fill(0);
const u16 = (value: number) => [(value >>> 8) & 0xff, value & 0xff];
const u32 = (value: number) => [...u16(value >>> 16), ...u16(value & 0xffff)];
const ascii = (text: string) => [...new TextEncoder().encode(text)];
const box = (type: string, body: readonly number[]) => [...u32(body.length + 8), ...ascii(type), ...body];
const full = (type: string, body: readonly number[], flags = 0) => box(type, [...u32(flags), ...body]);
const IDENTITY = [0x00010000, 0, 0, 0, 0x00010000, 0, 0, 0, 0x40000000].flatMap(u32);
