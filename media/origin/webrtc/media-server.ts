/** MediaMTX's WHIP and WHEP side, as the origin uses it. */
export type WebrtcMediaServer = {
  /** Passes an offer on, with a bearer that the hook knows. */
  offer: (o: { path: string; kind: "whip" | "whep"; bearer: string; sdp: string }) => Promise<OfferAnswer>;
  /** Passes a trickle ICE fragment on. */
  patch: (session: MediaSession, fragment: string, ifMatch: string | undefined) => Promise<PatchAnswer>;
  /** Ends a session; false when MediaMTX no longer had it. */
  end: (session: MediaSession) => Promise<boolean>;
  /** Every session MediaMTX has; undefined while it is down. */
  list: () => Promise<MediaSessionFacts[] | undefined>;
  close: () => void;
};

/** A session as MediaMTX names it: `location` is the secret that lets one change it. */
export type MediaSession = { id: string; location: string };

/** `packets` are those of media: bytes grow with connection checks too. */
export type MediaSessionFacts = {
  id: string;
  established: boolean;
  packets: number;
  lost: number;
  /** The box's end of the connection: `type/protocol/address/port`, empty before there is one. */
  candidate: string;
};

export type OfferAnswer =
  | { state: "answered"; sdp: string; session: MediaSession; headers: Record<string, string> }
  | { state: "refused"; status: number; error: string }
  | { state: "down" };

export type PatchAnswer =
  | { state: "answered"; status: 200 | 204; fragment: string; etag: string | undefined }
  | { state: "refused"; status: number; error: string }
  | { state: "down" };

export type WebrtcMediaServerOptions = { webrtcSocket: string; apiSocket: string };

/** Longer than MediaMTX takes to gather its own candidates. */
const OFFER_MS = 8000;
const USUAL_MS = 5000;
/** Headers of MediaMTX's 201 that a client is meant to see. */
const PASSED_ON = ["etag", "id", "link", "accept-patch"];

/** Opens keep-alive clients on MediaMTX's unix sockets. */
export function makeWebrtcMediaServer(options: WebrtcMediaServerOptions): WebrtcMediaServer {
  const onSocket = (path: string) => Deno.createHttpClient({ proxy: { transport: "unix", path } });
  const webrtc = onSocket(options.webrtcSocket);
  const api = onSocket(options.apiSocket);
  const ask = async (client: Deno.HttpClient, path: string, ms: number, init: RequestInit = {}) => {
    const asked: RequestInit & { client: Deno.HttpClient } = {
      ...init,
      client,
      redirect: "error",
      signal: AbortSignal.timeout(ms),
    };
    try {
      const answer = await fetch(`http://localhost${path}`, asked);
      return { status: answer.status, headers: answer.headers, text: await answer.text() };
    } catch (error) {
      // Nobody listens on the socket, or the process ended while it answered: it is being started again.
      if (error instanceof TypeError || error instanceof DOMException) return undefined;
      throw error;
    }
  };
  return {
    offer: async ({ path, kind, bearer, sdp }) => {
      const answer = await ask(webrtc, `/${path}/${kind}`, OFFER_MS, {
        method: "POST",
        headers: { "content-type": "application/sdp", authorization: `Bearer ${bearer}` },
        body: sdp,
      });
      if (answer === undefined) return { state: "down" };
      const location = answer.headers.get("location");
      const id = answer.headers.get("id");
      if (answer.status !== 201 || location === null || id === null) return refusal(answer);
      const headers: Record<string, string> = {};
      for (const name of PASSED_ON) {
        const value = answer.headers.get(name);
        if (value !== null) headers[name] = value;
      }
      return { state: "answered", sdp: answer.text, session: { id, location }, headers };
    },
    patch: async ({ location }, fragment, ifMatch) => {
      const answer = await ask(webrtc, location, USUAL_MS, {
        method: "PATCH",
        headers: {
          "content-type": "application/trickle-ice-sdpfrag",
          ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
        },
        body: fragment,
      });
      if (answer === undefined) return { state: "down" };
      const { status, headers, text } = answer;
      if (status !== 200 && status !== 204) return refusal(answer);
      return { state: "answered", status, fragment: text, etag: headers.get("etag") ?? undefined };
    },
    end: async ({ location }) =>
      (await ask(webrtc, location, USUAL_MS, { method: "DELETE" }))?.status === 200,
    list: async () => {
      const answer = await ask(api, "/v3/webrtcsessions/list?itemsPerPage=1000", USUAL_MS);
      return answer?.status === 200 ? readSessions(JSON.parse(answer.text)) : undefined;
    },
    close: () => {
      webrtc.close();
      api.close();
    },
  };
}

/** Reads the API's session list; entries of another shape are left out. */
export function readSessions(body: unknown): MediaSessionFacts[] {
  if (!isRecord(body) || !Array.isArray(body.items)) return [];
  return body.items.flatMap((item: unknown) =>
    isRecord(item) && typeof item.id === "string"
      ? [{
        id: item.id,
        established: item.peerConnectionEstablished === true,
        packets: typeof item.inboundRTPPackets === "number" ? item.inboundRTPPackets : 0,
        lost: typeof item.inboundRTPPacketsLost === "number" ? item.inboundRTPPacketsLost : 0,
        candidate: typeof item.localCandidate === "string" ? item.localCandidate : "",
      }]
      : []
  );
}

function refusal({ status, text }: { status: number; text: string }) {
  return { state: "refused" as const, status, error: readError(text) };
}

function readError(text: string): string {
  try {
    const body: unknown = JSON.parse(text);
    return isRecord(body) && typeof body.error === "string" ? body.error : "";
  } catch {
    // An empty or foreign body explains nothing; the status does.
    return "";
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
