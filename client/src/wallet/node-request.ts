import { chunksOf } from "../swarm/chunks-of.ts";

export type NodeRequest = {
  url: string;
  method: string;
  body?: string | Uint8Array | undefined;
  /** Default 120 s: blocks of a public node may come slowly. */
  timeoutMs?: number;
  /** Default the platform's. */
  fetch?: typeof fetch;
};

export type NodeAnswer = { status: number; statusText: string; bytes: Uint8Array<ArrayBuffer> };

const WAIT_MS = 120_000;
/** Nodes send up to 1000 blocks at once. */
const MOST_BYTES = 128 * 1024 * 1024;

let lastTrouble: string | undefined;

/** Why the newest request got no answer, once; the wallet's own word for it says less. */
export function takeNodeTrouble(): string | undefined {
  const trouble = lastTrouble;
  lastTrouble = undefined;
  return trouble;
}

/** Asks a Monero node; throws when no answer comes. */
export async function askNode(
  { url, method, body, timeoutMs = WAIT_MS, fetch = globalThis.fetch }: NodeRequest,
): Promise<NodeAnswer> {
  lastTrouble = undefined;
  try {
    const response = await fetch(url, {
      method,
      // Without a type of its own the browser needn't ask first whether it may ask.
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : Uint8Array.from(body) }),
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body === null ? [] : chunksOf(response.body)) {
      length += chunk.length;
      if (length > MOST_BYTES) throw new Error(`the node sent more than ${MOST_BYTES} bytes`);
      parts.push(chunk);
    }
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return { status: response.status, statusText: response.statusText, bytes };
  } catch (error) {
    lastTrouble = error instanceof Error ? error.message : String(error);
    throw error;
  }
}
