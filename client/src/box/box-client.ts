import * as v from "valibot";
import { BoxInfo, type SignedAhead, StreamGrant, type StreamRequest } from "../../../contracts/api/box.ts";
import { readProblem } from "../../../contracts/api/problem.ts";
import { BoxStatus } from "../../../contracts/api/status.ts";
import type { NostrEvent, SignEvent } from "../../../contracts/nostr/event.ts";
import { httpAuthHeader, httpAuthTemplate } from "../../../contracts/nostr/http-auth.ts";
import { sha256Hex } from "../../../contracts/sha256.ts";
import { isKeptFromPage } from "./box-address.ts";

/** Why a box did not do what it was asked. `code` of `problem` is the box' own. */
export type BoxFault =
  /** This page came by HTTPS, and browsers don't let such a page call a box by plain HTTP. */
  | { fault: "insecure" }
  /** Nobody answers there. */
  | { fault: "unreachable" }
  /** Somebody answers, but doesn't let this page read it: CORS. */
  | { fault: "closed-to-pages" }
  | { fault: "timeout" }
  /** An answer that no media box gives. */
  | { fault: "not-a-box"; status: number }
  | { fault: "problem"; status: number; code: string; detail: string }
  /** The signer did not sign the request; the code is the signer's. */
  | { fault: "unsigned"; error: unknown };

export type BoxAnswer<T> = { ok: true; value: T } | { ok: false; fault: BoxFault };

export type BoxClientOptions = {
  /** The box' address without a slash at the end. */
  url: string;
  /** The page's own protocol. */
  pageProtocol: string;
  fetch: typeof fetch;
  sign: SignEvent;
  /** Unix seconds. */
  now: () => number;
  /** Milliseconds for each answer, ten seconds by default. */
  timeoutMs?: number;
};

const SIZE_LIMIT = 64 * 1024;

/** Speaks with one media box. */
export function makeBoxClient(o: BoxClientOptions) {
  const at = (path: string) => `${o.url}${path}`;

  const call = async (
    path: string,
    init: RequestInit = {},
  ): Promise<BoxAnswer<{ response: Response; body: unknown }>> => {
    try {
      const signal = AbortSignal.timeout(o.timeoutMs ?? 10_000);
      const response = await o.fetch(at(path), { ...init, signal, cache: "no-store", credentials: "omit" });
      return { ok: true, value: { response, body: await readBody(response) } };
    } catch (error) {
      return { ok: false, fault: await diagnose(error) };
    }
  };

  /** fetch() says nothing but "failed"; an answer that needn't be readable tells a closed door from an empty lot. */
  const diagnose = async (error: unknown): Promise<BoxFault> => {
    // What browsers block looks to a page like nobody at home.
    if (isKeptFromPage(o.url, o.pageProtocol)) return { fault: "insecure" };
    if (error instanceof DOMException && error.name === "TimeoutError") return { fault: "timeout" };
    if (!(error instanceof TypeError)) throw error;
    try {
      await o.fetch(at("/v1/box"), { mode: "no-cors", signal: AbortSignal.timeout(3000), cache: "no-store" });
      return { fault: "closed-to-pages" };
    } catch {
      return { fault: "unreachable" };
    }
  };

  const read = <S extends v.GenericSchema>(
    answer: BoxAnswer<{ response: Response; body: unknown }>,
    schema: S,
  ): BoxAnswer<v.InferOutput<S>> => {
    if (!answer.ok) return answer;
    const { response, body } = answer.value;
    if (!response.ok) return { ok: false, fault: refusal(response.status, body) };
    const parsed = v.safeParse(schema, body);
    return parsed.success
      ? { ok: true, value: parsed.output }
      : { ok: false, fault: { fault: "not-a-box", status: response.status } };
  };

  let signedAt = 0;

  /** A request in the creator's name (NIP-98). */
  const signed = async (method: "PUT" | "POST" | "DELETE", path: string, body?: unknown) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    // Two equal requests in one second would be one event, and the box takes each event once.
    signedAt = Math.max(o.now(), signedAt + 1);
    const template = httpAuthTemplate({
      url: at(path),
      method,
      ...(text === undefined ? {} : { bodySha256: sha256Hex(new TextEncoder().encode(text)) }),
    }, signedAt);
    let header: string;
    try {
      header = httpAuthHeader(await o.sign(template));
    } catch (error) {
      return { ok: false, fault: { fault: "unsigned", error } } as const;
    }
    return await call(path, {
      method,
      headers: {
        authorization: header,
        ...(text === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(text === undefined ? {} : { body: text }),
    });
  };

  return {
    url: o.url,

    /** Who this box is. */
    async info(): Promise<BoxAnswer<BoxInfo>> {
      return read(await call("/v1/box"), BoxInfo);
    },

    /** What a stream on it is doing. */
    async status(d: string): Promise<BoxAnswer<BoxStatus>> {
      return read(await call(`/live/${d}/status.json`), BoxStatus);
    },

    /** Creates a stream, or changes it; the grant carries a fresh stream key, shown this once. */
    async putStream(d: string, request: StreamRequest): Promise<BoxAnswer<StreamGrant>> {
      return read(await signed("PUT", `/v1/streams/${d}`, request), StreamGrant);
    },

    /** A new stream key; whoever publishes with the old one is cut. */
    async renewKey(d: string): Promise<BoxAnswer<StreamGrant>> {
      return read(await signed("POST", `/v1/streams/${d}/key`), StreamGrant);
    },

    /** Hands over what was signed ahead; the box publishes each when due, and learns the stream's relays from them. */
    async putAnnouncements(
      d: string,
      events: NostrEvent[],
      options: Pick<SignedAhead, "over"> = {},
    ): Promise<BoxAnswer<undefined>> {
      const body: SignedAhead = { events, ...options };
      const answer = await signed("PUT", `/v1/streams/${d}/announcements`, body);
      if (!answer.ok) return answer;
      const { response, body: said } = answer.value;
      return response.ok
        ? { ok: true, value: undefined }
        : { ok: false, fault: refusal(response.status, said) };
    },
  };
}

export type BoxClient = ReturnType<typeof makeBoxClient>;

function refusal(status: number, body: unknown): BoxFault {
  const problem = readProblem(body);
  return problem === undefined
    ? { fault: "not-a-box", status }
    : { fault: "problem", status, code: problem.code, detail: problem.detail };
}

/** The JSON of an answer that is small enough to be a box'; anything else is nothing. */
async function readBody(response: Response): Promise<unknown> {
  if (response.body === null) return undefined;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > SIZE_LIMIT) {
      await reader.cancel();
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
