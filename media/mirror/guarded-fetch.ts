import { isIPv4 } from "node:net";
import { type Guard, refusalOf } from "./guard.ts";

/** The `client` is Deno's: it may set the Host header. */
type PinnedInit = RequestInit & { client: Deno.HttpClient };

/**
 * Fetches from the public internet alone, and what `guard` was given. A redirect is answered as it comes, since it may lead
 * anywhere. A name can't change its mind between judgement and request: without TLS the request goes to the address that was
 * judged, and with TLS nothing is asked before the certificate has proven the name.
 */
export function makeGuardedFetch(
  { guard, fetch, client }: { guard: Guard; fetch: typeof globalThis.fetch; client: Deno.HttpClient },
): typeof globalThis.fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const judged = await guard(url, init?.signal);
    if (judged.may === "no") throw new Error(refusalOf(url, judged.why, "--from"));
    const asking: RequestInit = { ...init, redirect: "manual" };
    if (judged.may === "anywhere" || url.protocol === "https:") return fetch(url, asking);
    const pinned = new URL(url);
    pinned.hostname = isIPv4(judged.address) ? judged.address : `[${judged.address}]`;
    const headers = new Headers(init?.headers);
    headers.set("host", url.host);
    const request: PinnedInit = { ...asking, headers, client };
    return fetch(pinned, request);
  };
}
