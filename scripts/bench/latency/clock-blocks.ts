/** The clock is drawn as 8 × 4 black and white blocks: 24 bits of milliseconds, then 8 bits that check them. */
export const COLUMNS = 8;
/** Rows of blocks. */
export const ROWS = 4;

const TIME_BITS = 24;
const SPAN_MS = 2 ** TIME_BITS;
const BLACK = 16;
const WHITE = 235;
/** A block between these is neither black nor white: the picture is not ours, or badly torn. */
const DARK = 90;
const BRIGHT = 160;

/** The blocks, row by row, for a time in milliseconds; true is white. */
export function clockBlocks(ms: number): boolean[] {
  const time = Math.floor(ms) % SPAN_MS;
  const bits = time * 256 + checkOf(time);
  return Array.from(
    { length: COLUMNS * ROWS },
    (_, at) => Math.floor(bits / 2 ** (COLUMNS * ROWS - 1 - at)) % 2 === 1,
  );
}

/** The time in the picture nearest to `nowMs`, read from each block's brightness; undefined when it can't be read. */
export function readClock(luma: readonly number[], nowMs: number): number | undefined {
  if (luma.length !== COLUMNS * ROWS) return undefined;
  let bits = 0;
  for (const value of luma) {
    if (value > DARK && value < BRIGHT) return undefined;
    bits = bits * 2 + (value >= BRIGHT ? 1 : 0);
  }
  const time = Math.floor(bits / 256);
  if (bits % 256 !== checkOf(time)) return undefined;
  const age = (Math.floor(nowMs) - time) % SPAN_MS;
  return nowMs - (age < 0 ? age + SPAN_MS : age);
}

/** One frame of the clock in planar YUV 4:2:0. */
export function clockFrame(ms: number, width: number, height: number): Uint8Array {
  const frame = new Uint8Array(width * height * 3 / 2).fill(128, width * height);
  const blocks = clockBlocks(ms);
  for (let row = 0; row < ROWS; row++) {
    const line = new Uint8Array(width);
    for (let column = 0; column < COLUMNS; column++) {
      const from = Math.round(column * width / COLUMNS);
      line.fill(
        blocks[row * COLUMNS + column] ? WHITE : BLACK,
        from,
        Math.round((column + 1) * width / COLUMNS),
      );
    }
    const end = Math.round((row + 1) * height / ROWS);
    for (let y = Math.round(row * height / ROWS); y < end; y++) frame.set(line, y * width);
  }
  return frame;
}

/** Any one bent bit of the time bends several of these. */
function checkOf(time: number): number {
  let check = 0x5a;
  for (const byte of [time >> 16 & 255, time >> 8 & 255, time & 255]) {
    check ^= byte;
    for (let bit = 0; bit < 8; bit++) check = check & 128 ? (check << 1 ^ 0x107) & 255 : check << 1;
  }
  return check;
}
