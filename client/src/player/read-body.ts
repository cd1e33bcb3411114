/** A body that went past its limit; the rest was not read. */
export class TooLarge extends Error {
  constructor(readonly limit: number) {
    super(`more than ${limit} bytes`);
  }
}

/** A body that stopped arriving. */
export class Stalled extends Error {}

export type ReadBodyOptions = {
  /** Bytes after which the rest is refused. */
  limit: number;
  /** Longest wait for the next bytes, in milliseconds. */
  idleMs: number;
  /** Hears how many bytes are here, at each that come. */
  onBytes?: (received: number) => void;
};

/** Reads a response to its end, or not at all: stops at the limit, and when nothing arrives any more. */
export async function readBody(
  response: Response,
  { limit, idleMs, onBytes }: ReadBodyOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    while (true) {
      const { done, value } = await within(idleMs, reader.read());
      if (done) break;
      length += value.length;
      if (length > limit) throw new TooLarge(limit);
      chunks.push(value);
      onBytes?.(length);
    }
  } catch (error) {
    // The connection is of no more use; why it can't be cancelled is of no interest beside the error itself.
    reader.cancel().catch(() => undefined);
    throw error;
  }
  const joined = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Stalled(`nothing for ${ms} ms`)), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
