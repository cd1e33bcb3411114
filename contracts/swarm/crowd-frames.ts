/**
 * A second data channel in each connection of the crowd, agreed on without a word, in which pages say what p2p-media-loader
 * has no words for: `hello`, `peers` and `coming` of the mesh, and by `plays` what the connection is for, each one message.
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

/** What a message says of one segment's way from page to page; `id` is the asker's own, by chance. */
export type CrowdStep =
  /** "Send me this segment from that byte on." */
  | { step: "asks"; n: number; id: number; from: number }
  /** "So many bytes of it follow." */
  | { step: "answers"; n: number; id: number; length: number }
  /** "That was all of it." */
  | { step: "ends"; n: number; id: number }
  /** "Don't send it", or "I haven't got it". */
  | { step: "drops"; n: number; id: number }
  | { step: "bytes" };

const BEGINS = { whole: "cstr", rest: "dstr" } as const;
const ENDS = { whole: "cend", rest: "dend" } as const;
const MARK_BYTES = 4;
const REQUEST = 1;
const NUMBER = 0x69;
const STEPS = new Map<number, Exclude<CrowdStep["step"], "bytes">>(
  [[REQUEST, "asks"], [2, "answers"], [3, "ends"], [4, "drops"], [5, "drops"]],
);
const FIELDS = { segment: "i", id: "r", from: "b", length: "s" } as const;
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

/** Reads what a message says of one segment; `undefined` for what says nothing of one, or can't be counted. */
export function readCrowdStep(bytes: Uint8Array): CrowdStep | undefined {
  const { frame } = readCrowdFrame(bytes);
  if (frame === "bytes") return { step: "bytes" };
  if (frame === "malformed") return undefined;
  const command = bytes.subarray(MARK_BYTES, bytes.length - MARK_BYTES);
  const step = STEPS.get(command[0] ?? 0);
  const fields = step && fieldsOf(command.subarray(1));
  const [n, id] = [fields?.get(FIELDS.segment), fields?.get(FIELDS.id)];
  if (step === undefined || n === undefined || id === undefined) return undefined;
  if (step === "asks") return { step, n, id, from: fields?.get(FIELDS.from) ?? 0 };
  if (step !== "answers") return { step, n, id };
  const length = fields?.get(FIELDS.length);
  return length === undefined ? undefined : { step, n, id, length };
}

/** Numbers by their letter; `undefined` where anything else stands among them, or one stands twice. */
function fieldsOf(bytes: Uint8Array): Map<string, number> | undefined {
  const fields = new Map<string, number>();
  for (let at = 0; at < bytes.length;) {
    const name = String.fromCharCode(bytes[at] ?? 0);
    const size = bytes[at + 1] ?? 0;
    const number = numberAt(bytes, at + 1);
    if (number === undefined || fields.has(name)) return undefined;
    fields.set(name, number);
    at += 2 + size;
  }
  return fields;
}

/** The kind and size of a number stand in half a byte each before it, its sign in its first bit. */
function numberOf(command: Uint8Array): number | undefined {
  return command[1] === NUMBER ? numberAt(command, 2) : undefined;
}

function numberAt(bytes: Uint8Array, at: number): number | undefined {
  const size = bytes[at];
  if (size === undefined || size < 1 || size > MOST_NUMBER_BYTES) return undefined;
  const digits = bytes.subarray(at + 1, at + 1 + size);
  if (digits.length < size || (digits[0] ?? 0) > 127) return undefined;
  return digits.reduce((number, digit) => number * 256 + digit, 0);
}

function asciiAt(bytes: Uint8Array, at: number): string {
  return at < 0 ? "" : String.fromCharCode(...bytes.subarray(at, at + MARK_BYTES));
}
