/** One path as MediaMTX's API reports it. */
export type MtxPath = {
  name: string;
  ready: boolean;
  inboundBytes: number;
  source: { type: string; id: string } | undefined;
  codecs: string[];
  /** Pictures and sounds that came damaged or not whole. */
  framesInError: number;
};

/** An answer of MediaMTX's HLS server, read whole. */
export type MtxAnswer = { status: number; bytes: Uint8Array };

/** How the origin talks to MediaMTX: the API for truth, the HLS server in CDN mode for media. */
export type MediaMtxClient = {
  /** Every path somebody publishes to. */
  paths: (signal?: AbortSignal) => Promise<MtxPath[]>;
  /** What its HLS muxers have thrown away so far because it wasn't taken in time, by stream. */
  discarded: () => Promise<Map<string, number>>;
  /** Ends one publisher; true when MediaMTX knew it. */
  kick: (sourceType: string, id: string) => Promise<boolean>;
  /** Has its HLS server begin anew, with muxers of all who publish; false when it didn't. Publishers stay. */
  renewMuxers: () => Promise<boolean>;
  /** `GET /<path>/<file>` from the HLS server. */
  media: (path: string, file: string, signal: AbortSignal) => Promise<MtxAnswer>;
  close: () => void;
};

export type MediaMtxClientOptions = { apiSocket: string; hlsSocket: string; cdnSecret: string };

const LARGEST_OBJECT = 64 * 1024 * 1024;
/** MediaMTX's default of `hlsMuxerCloseAfter`, which muxers that are always on never read. */
const CLOSE_AFTER_S = 60;
const KICKS: Record<string, string> = {
  rtmpConn: "rtmpconns",
  rtmpsConn: "rtmpsconns",
  srtConn: "srtconns",
  webRTCSession: "webrtcsessions",
};

/** Opens two keep-alive clients on MediaMTX's unix sockets. */
export function makeMediaMtxClient(options: MediaMtxClientOptions): MediaMtxClient {
  const onSocket = (path: string) => Deno.createHttpClient({ proxy: { transport: "unix", path } });
  const api = onSocket(options.apiSocket);
  const hls = onSocket(options.hlsSocket);
  // Sent on every request: without it MediaMTX makes a private session per reader.
  const headers = { authorization: `Bearer ${options.cdnSecret}` };
  let renewals = 0;
  return {
    paths: async (signal = AbortSignal.timeout(5000)) => {
      const answer = await fetch(
        "http://localhost/v3/paths/list?itemsPerPage=1000",
        through(api, { signal }),
      );
      const body: unknown = await answer.json();
      return answer.ok ? readPaths(body) : [];
    },
    discarded: async () => {
      try {
        const answer = await fetch(
          "http://localhost/v3/hlsmuxers/list?itemsPerPage=1000",
          through(api, { signal: AbortSignal.timeout(5000) }),
        );
        return answer.ok ? readDiscarded(await answer.json()) : new Map();
      } catch (error) {
        // MediaMTX is being started again: its muxers count from zero.
        if (
          error instanceof TypeError || error instanceof DOMException || error instanceof SyntaxError
        ) return new Map();
        throw error;
      }
    },
    kick: async (sourceType, id) => {
      const kind = KICKS[sourceType];
      if (kind === undefined) return false;
      const url = `http://localhost/v3/${kind}/kick/${encodeURIComponent(id)}`;
      try {
        const answer = await fetch(url, through(api, { method: "POST", signal: AbortSignal.timeout(5000) }));
        await answer.body?.cancel();
        return answer.ok;
      } catch (error) {
        // MediaMTX is being started again: nobody publishes to it now.
        if (error instanceof TypeError) return false;
        throw error;
      }
    },
    renewMuxers: async () => {
      // There is no call for it; any other value of a setting of HLS does it, and this one changes nothing else.
      const hlsMuxerCloseAfter = `${CLOSE_AFTER_S + 1 + renewals++ % 1000}s`;
      const init = through(api, {
        method: "PATCH",
        body: JSON.stringify({ hlsMuxerCloseAfter }),
        signal: AbortSignal.timeout(5000),
      });
      try {
        const answer = await fetch("http://localhost/v3/config/global/patch", init);
        await answer.body?.cancel();
        return answer.ok;
      } catch (error) {
        // MediaMTX is being started again, and every muxer with it.
        if (error instanceof TypeError || error instanceof DOMException) return false;
        throw error;
      }
    },
    media: async (path, file, signal) => {
      const init = through(hls, { headers, signal, redirect: "error" });
      const answer = await fetch(`http://localhost/${path}/${file}`, init);
      return { status: answer.status, bytes: await readLimited(answer) };
    },
    close: () => {
      api.close();
      hls.close();
    },
  };
}

/** Reads the API's path list; entries of another shape are left out. */
export function readPaths(body: unknown): MtxPath[] {
  if (!isRecord(body) || !Array.isArray(body.items)) return [];
  const paths: MtxPath[] = [];
  for (const item of body.items as unknown[]) {
    if (!isRecord(item) || typeof item.name !== "string") continue;
    const { source } = item;
    paths.push({
      name: item.name,
      ready: item.ready === true,
      inboundBytes: typeof item.inboundBytes === "number" ? item.inboundBytes : 0,
      source: isRecord(source) && typeof source.type === "string" && typeof source.id === "string"
        ? { type: source.type, id: source.id }
        : undefined,
      framesInError: typeof item.inboundFramesInError === "number" ? item.inboundFramesInError : 0,
      codecs: Array.isArray(item.tracks) ? item.tracks.filter((track) => typeof track === "string") : [],
    });
  }
  return paths;
}

/** Reads the API's muxer list: frames discarded, by stream. */
export function readDiscarded(body: unknown): Map<string, number> {
  const items = isRecord(body) && Array.isArray(body.items) ? body.items as unknown[] : [];
  return new Map(
    items.flatMap((item) =>
      isRecord(item) && typeof item.path === "string" && typeof item.outboundFramesDiscarded === "number"
        ? [[item.path.replace(/^live\//, ""), item.outboundFramesDiscarded] as const]
        : []
    ),
  );
}

/** The browser's types, which the shared rooms are checked with, don't know Deno's client. */
function through(client: Deno.HttpClient, init: RequestInit): RequestInit & { client: Deno.HttpClient } {
  return { ...init, client };
}

async function readLimited(answer: Response): Promise<Uint8Array> {
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes.length > LARGEST_OBJECT) throw new Error(`MediaMTX answered ${bytes.length} bytes at once`);
  return bytes;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
