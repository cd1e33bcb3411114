/**
 * A second data channel in each connection of the crowd, agreed on without a word, in which pages say what p2p-media-loader
 * has no words for: `hello`, `peers` and `coming` of the mesh, each one message.
 */
export const CROWD_SIDE_CHANNEL = { label: "dstream-crowd/1", id: 100 } as const;

/** One message of p2p-media-loader 2.3.1, as far as it has to be known before the library hears it. */
export type CrowdFrame =
  /** Asks for the segment of this number. */
  | { frame: "request"; n: number }
  /** Another command: what the sender has, how long an answer is, that it ended or was called off. */
  | { frame: "command" }
  /** Of a segment. */
  | { frame: "bytes" }
  /** A request without a number, or a command in several messages, which none needs whose list is as long as a playlist. */
  | { frame: "malformed" };

const BEGINS = { whole: "cstr", rest: "dstr" } as const;
const ENDS = { whole: "cend", rest: "dend" } as const;
const MARK_BYTES = 4;
const REQUEST = 1;
const NUMBER = 0x69;
/** Of a number on the wire; what is longer can't be counted exactly. */
const MOST_NUMBER_BYTES = 6;

/** Tells one message from the others. */
export function readCrowdFrame(bytes: Uint8Array): CrowdFrame {
  const begins = asciiAt(bytes, 0);
  const ends = asciiAt(bytes, bytes.length - MARK_BYTES);
  const isCommand = (begins === BEGINS.whole || begins === BEGINS.rest) &&
    (ends === ENDS.whole || ends === ENDS.rest);
  if (!isCommand) return { frame: "bytes" };
  if (begins !== BEGINS.whole || ends !== ENDS.whole) return { frame: "malformed" };
  const command = bytes.subarray(MARK_BYTES, bytes.length - MARK_BYTES);
  if (command[0] !== REQUEST) return { frame: "command" };
  const n = numberOf(command);
  return n === undefined ? { frame: "malformed" } : { frame: "request", n };
}

/** The kind and size of a number stand in half a byte each before it, its sign in its first bit. */
function numberOf(command: Uint8Array): number | undefined {
  const size = command[2];
  if (command[1] !== NUMBER || size === undefined || size < 1 || size > MOST_NUMBER_BYTES) return undefined;
  const digits = command.subarray(3, 3 + size);
  if (digits.length < size || (digits[0] ?? 0) > 127) return undefined;
  return digits.reduce((number, digit) => number * 256 + digit, 0);
}

function asciiAt(bytes: Uint8Array, at: number): string {
  return at < 0 ? "" : String.fromCharCode(...bytes.subarray(at, at + MARK_BYTES));
}
