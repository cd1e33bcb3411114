/** A file to put into an archive; `path` has slashes and ASCII letters. */
export type ArchivedFile = { path: string; text: string };

// DOS time has no zone and no second of its own; the same archive from the same files is worth more than a date.
const [DOS_TIME, DOS_DATE] = [0, (2020 - 1980) << 9 | 1 << 5 | 1];
const [STORED, VERSION, UTF8] = [0, 20, 1 << 11];

/** A zip archive without compression: our three small texts would not repay a library. */
export function storedZip(files: readonly ArchivedFile[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const heads: number[][] = [];
  const parts: number[][] = [];
  let at = 0;
  for (const { path, text } of files) {
    const [name, data] = [encoder.encode(path), encoder.encode(text)];
    const facts = [
      ...u16(VERSION, UTF8, STORED, DOS_TIME, DOS_DATE),
      ...u32(crc32(data), data.length, data.length),
      ...u16(name.length, 0),
    ];
    const local = [...u32(0x04034b50), ...facts, ...name, ...data];
    heads.push([...u32(0x02014b50), ...u16(VERSION), ...facts, ...u16(0, 0, 0), ...u32(0, at), ...name]);
    parts.push(local);
    at += local.length;
  }
  const directory = heads.flat();
  const end = [
    ...u32(0x06054b50),
    ...u16(0, 0, files.length, files.length),
    ...u32(directory.length, at),
    ...u16(0),
  ];
  return Uint8Array.from([...parts.flat(), ...directory, ...end]);
}

/** The checksum of APPNOTE 4.4.7, bit by bit: there are few bytes. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

const u16 = (...values: number[]) => values.flatMap((value) => [value & 0xff, value >>> 8 & 0xff]);
const u32 = (...values: number[]) => values.flatMap((value) => u16(value & 0xffff, value >>> 16));
