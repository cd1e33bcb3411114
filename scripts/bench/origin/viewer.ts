/** One HTTP viewer of a plain playlist, as far as a server sees it: nothing is decoded, and nothing checked but lengths. */
export type ViewerFigures = {
  /** Milliseconds from asking for a segment of the picture to its last byte. */
  fetches: number[];
  /** Milliseconds that the picture would have stood. */
  stoodMs: number;
  stalls: number;
  segments: number;
  bytes: number;
  faults: string[];
};

/** What a viewer needs of a connection. */
export type ViewerConnection = Pick<Deno.TcpConn, "read" | "write" | "close">;

export type ViewerOptions = {
  /** As requests name it, with its port. */
  host: string;
  connect: () => Promise<ViewerConnection>;
  /** Milliseconds of a clock that only goes on. */
  now: () => number;
  /** Path of the session's folder, with a slash at the end. */
  folder: string;
  /** The newest complete segment now. */
  newest: () => number;
  /** Seconds of a segment that is complete. */
  durationOf: (n: number) => number;
  /** Whether it counts already. */
  counts: () => boolean;
  signal: AbortSignal;
};

/** Segments that a viewer is behind the newest as it joins: with segments of 2 s, about 4 s behind live. */
const BEHIND = 1;
const BUFFER = 128 * 1024;
const SLACK_MS = 50;

/** Watches until told to stop: each next segment is waited for by blocking reloads, then fetched, sound and picture. */
export async function watchAsViewer(options: ViewerOptions): Promise<ViewerFigures> {
  const { folder, newest, durationOf, counts, now, signal } = options;
  const figures: ViewerFigures = { fetches: [], stoodMs: 0, stalls: 0, segments: 0, bytes: 0, faults: [] };
  const connection = await options.connect();
  const close = () => connection.close();
  signal.addEventListener("abort", close);
  const get = makeGetter(connection, options.host);
  let dueMs: number | undefined;
  try {
    for (let n = Math.max(0, newest() - BEHIND); !signal.aborted; n++) {
      if (n > newest()) {
        for (const rid of ["video", "audio"]) await get(`${folder}${rid}/index.m3u8?_HLS_msn=${n}`);
      }
      const asked = now();
      const got = await get(`${folder}video/${n}.m4s`);
      const tookMs = now() - asked;
      await get(`${folder}audio/${n}.m4s`);
      const doneMs = now();
      dueMs ??= doneMs;
      const lateMs = doneMs - dueMs;
      if (counts()) {
        figures.fetches.push(tookMs);
        figures.segments++;
        figures.bytes += got;
        if (lateMs > SLACK_MS) {
          figures.stalls++;
          figures.stoodMs += lateMs;
        }
      }
      dueMs = Math.max(dueMs, doneMs) + 1000 * durationOf(n);
    }
  } catch (error) {
    if (!signal.aborted) figures.faults.push(error instanceof Error ? error.message : String(error));
  }
  signal.removeEventListener("abort", close);
  return figures;
}

/** Reads whole answers off one connection and throws them away; gives their length. */
function makeGetter(connection: ViewerConnection, host: string) {
  const buffer = new Uint8Array(BUFFER);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder("latin1");
  return async (path: string): Promise<number> => {
    const head = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept-Encoding: gzip\r\n\r\n`;
    await connection.write(encoder.encode(head));
    let read = 0;
    for (let text = "";;) {
      const count = await connection.read(buffer);
      if (count === null) throw new Error(`${path}: the connection was closed`);
      text += decoder.decode(buffer.subarray(0, count));
      read += count;
      const end = text.indexOf("\r\n\r\n");
      if (end < 0) continue;
      if (!text.startsWith("HTTP/1.1 200")) throw new Error(`${path}: ${text.slice(0, 24)}`);
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1]);
      for (read -= end + 4; read < length;) {
        const more = await connection.read(buffer);
        if (more === null) throw new Error(`${path}: the connection was closed`);
        read += more;
      }
      return length;
    }
  };
}
