/** What one request came to. */
export type Got =
  | { got: "bytes"; bytes: Uint8Array }
  | { got: "status"; status: number }
  /** No answer, a broken one, or one larger than it may be. */
  | { got: "nothing"; why: string };

export type BoundedFetchOptions = {
  fetch: typeof fetch;
  /** Ends the request; it then comes to nothing. */
  signal: AbortSignal;
  /** Milliseconds until the headers are here. */
  firstByteMs: number;
  /** Milliseconds without a byte of the body. */
  idleMs: number;
  /** Milliseconds from the headers until all of the body is here: who sends a byte now and then is never silent. */
  bodyMs: number;
  /** Bytes. */
  limit: number;
  /** Hears how many bytes are here, at each that come. */
  onBytes?: (received: number) => void;
};

/** What a line has to carry at least for a stream to be mirrored over it; bytes a millisecond. */
export const LEAST_PACE = 256;
const BODY_MS = 3000;

/** How long a body of so many bytes may take; milliseconds. */
export const bodyMsFor = (bytes: number): number => BODY_MS + bytes / LEAST_PACE;

/** Gets a body whose size and time are bounded, whoever answers. */
export async function boundedFetch(url: string, options: BoundedFetchOptions): Promise<Got> {
  const { signal, firstByteMs, idleMs, bodyMs, limit } = options;
  const late = new AbortController();
  let timer = setTimeout(() => late.abort(), firstByteMs);
  let whole: ReturnType<typeof setTimeout> | undefined;
  const again = (received = 0) => {
    clearTimeout(timer);
    timer = setTimeout(() => late.abort(), idleMs);
    options.onBytes?.(received);
  };
  try {
    const answer = await options.fetch(url, { signal: AbortSignal.any([signal, late.signal]) });
    if (answer.status !== 200) {
      await answer.body?.cancel();
      return { got: "status", status: answer.status };
    }
    whole = setTimeout(() => late.abort(), bodyMs);
    again();
    const bytes = await readBounded(answer, limit, again);
    if (bytes !== undefined) return { got: "bytes", bytes };
    late.abort();
    return { got: "nothing", why: `more than ${limit} bytes` };
  } catch (error) {
    if (late.signal.aborted) return { got: "nothing", why: "no answer in time" };
    return { got: "nothing", why: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
    clearTimeout(whole);
  }
}

/** Reads a body of so many bytes at most; undefined, and the rest isn't read, when it has more. */
export async function readBounded(
  { body }: Response,
  limit: number,
  onChunk: (received: number) => void = () => {},
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > limit) return undefined;
    onChunk(length);
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
