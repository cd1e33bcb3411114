import { readProblem } from "../../../contracts/api/problem.ts";
import type { LinkFault } from "./link-fault.ts";
import { iceServersOf } from "./sdp.ts";

/** A session on the box: only who has its address can change or end it. */
export type WhipSession = {
  url: string;
  /** As the box sent it; sent back as If-Match. */
  etag: string | undefined;
  answer: string;
  iceServers: RTCIceServer[];
};

export type WhipAnswer<T> = { ok: true; value: T } | { ok: false; fault: LinkFault };

export type WhipClientOptions = {
  /** `POST` here, such as `https://box.example/whip/bees`. */
  url: string;
  /** The stream key; viewers have none. */
  key?: string;
  fetch: typeof fetch;
  /** Milliseconds for each answer, six seconds by default. */
  timeoutMs?: number;
};

const SIZE_LIMIT = 64 * 1024;
const SDP = "application/sdp";

/** Speaks WHIP (RFC 9725), or WHEP, with one endpoint. */
export function makeWhipClient(o: WhipClientOptions) {
  const call = async (
    url: string,
    init: RequestInit,
  ): Promise<WhipAnswer<{ response: Response; text: string }>> => {
    try {
      const signal = AbortSignal.timeout(o.timeoutMs ?? 6000);
      const response = await o.fetch(url, { ...init, signal, cache: "no-store", credentials: "omit" });
      const text = await response.text();
      if (text.length > SIZE_LIMIT) return failed({ fault: "not-a-box", status: response.status });
      return response.ok ? { ok: true, value: { response, text } } : failed(refusal(response, text));
    } catch (error) {
      const timeout = error instanceof DOMException && error.name === "TimeoutError";
      if (!timeout && !(error instanceof TypeError)) throw error;
      return failed({ fault: timeout ? "timeout" : "unreachable" });
    }
  };

  return {
    /** Offers to publish, or to receive. */
    async offer(sdp: string): Promise<WhipAnswer<WhipSession>> {
      const answer = await call(o.url, {
        method: "POST",
        headers: {
          ...(o.key === undefined ? {} : { authorization: `Bearer ${o.key}` }),
          "content-type": SDP,
        },
        body: sdp,
      });
      if (!answer.ok) return answer;
      const { response, text } = answer.value;
      const url = sessionUrl(response.headers.get("location"), o.url);
      if (response.status !== 201 || url === undefined || !text.startsWith("v=0")) {
        return failed({ fault: "not-a-box", status: response.status });
      }
      const { headers } = response;
      const iceServers = iceServersOf(headers.get("link"));
      return { ok: true, value: { url, etag: headers.get("etag") ?? undefined, answer: text, iceServers } };
    },

    /** Sends candidates found after the offer. */
    async trickle({ url, etag }: WhipSession, fragment: string): Promise<WhipAnswer<undefined>> {
      const answer = await call(url, {
        method: "PATCH",
        headers: {
          "content-type": "application/trickle-ice-sdpfrag",
          ...(etag === undefined ? {} : { "if-match": etag }),
        },
        body: fragment,
      });
      return answer.ok ? { ok: true, value: undefined } : answer;
    },

    /** Ends a session; `leaving` lets the request outlive the page. */
    async end({ url }: WhipSession, options: { leaving: boolean }): Promise<WhipAnswer<undefined>> {
      const answer = await call(url, { method: "DELETE", keepalive: options.leaving });
      return answer.ok ? { ok: true, value: undefined } : answer;
    },
  };
}

export type WhipClient = ReturnType<typeof makeWhipClient>;

function failed(fault: LinkFault): { ok: false; fault: LinkFault } {
  return { ok: false, fault };
}

/** The session's address; on another origin it is refused, since nothing of ours may be sent there. */
function sessionUrl(location: string | null, base: string): string | undefined {
  if (location === null || location.length > 2048) return undefined;
  const url = URL.parse(location, base);
  return url !== null && url.origin === new URL(base).origin ? url.href : undefined;
}

function refusal(response: Response, text: string): LinkFault {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { fault: "not-a-box", status: response.status };
  }
  const problem = readProblem(body);
  if (problem === undefined) return { fault: "not-a-box", status: response.status };
  const seconds = Number(response.headers.get("retry-after"));
  return {
    fault: "problem",
    status: response.status,
    code: problem.code,
    detail: problem.detail,
    ...(Number.isFinite(seconds) && seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
  };
}
