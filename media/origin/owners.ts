import type { IncomingMessage } from "node:http";
import type { SignatureCheck } from "../../contracts/nostr/event.ts";
import { HTTP_AUTH_SECONDS, verifyHttpAuth } from "../../contracts/nostr/http-auth.ts";
import { originOf } from "./http/origin-url.ts";

/** Who asks, or why not. */
export type Admission =
  | { state: "admitted"; pubkey: string }
  | { state: "refused"; status: 401 | 403; code: string; detail: string };

/** Decides who may change the box. */
export type OwnerGate = {
  admit: (request: IncomingMessage, body: Uint8Array) => Admission;
  isClaimed: () => boolean;
};

export type OwnerGateOptions = {
  /** Owners by configuration; with any, the box can't be claimed. */
  configured: readonly string[];
  claimed: () => string | undefined;
  claim: (pubkey: string) => void;
  now: () => number;
  log: (line: string) => void;
  check?: SignatureCheck;
};

/** Admits owners by NIP-98; a box without an owner takes the first key that asks from this very machine. */
export function makeOwnerGate(options: OwnerGateOptions): OwnerGate {
  const seen = new Map<string, number>();
  const owners = (): readonly string[] => {
    const claimed = options.claimed();
    return options.configured.length > 0 || claimed === undefined ? options.configured : [claimed];
  };
  const isRepeated = (id: string, nowSeconds: number): boolean => {
    for (const [old, at] of seen) {
      if (nowSeconds - at <= 2 * HTTP_AUTH_SECONDS) break;
      seen.delete(old);
    }
    if (seen.has(id)) return true;
    seen.set(id, nowSeconds);
    return false;
  };
  return {
    isClaimed: () => owners().length > 0,
    admit: (request, body) => {
      const nowSeconds = Math.floor(options.now() / 1000);
      const verdict = verifyHttpAuth(request.headers.authorization, {
        url: new URL(request.url ?? "/", originOf(request)).href,
        method: request.method ?? "",
        body,
        nowSeconds,
        ...(options.check === undefined ? {} : { check: options.check }),
      });
      if (verdict.verdict === "refused") {
        return { state: "refused", status: 401, code: verdict.code, detail: verdict.detail };
      }
      const { pubkey, id } = verdict;
      const claiming = owners().length === 0;
      if (!claiming && !owners().includes(pubkey)) {
        const detail =
          "Another key owns this box. Ask its owner, or add this key to DSTREAM_BOX_OWNERS and start the box again.";
        return { state: "refused", status: 403, code: "not-owner", detail };
      }
      if (claiming && !isFromHere(request)) {
        const detail = `This box has no owner yet and can be claimed only from the machine it runs on. ` +
          `Do that, or start the box with DSTREAM_BOX_OWNERS=${pubkey}.`;
        return { state: "refused", status: 403, code: "unclaimed", detail };
      }
      // After strangers are gone: what they sign would fill it.
      if (isRepeated(id, nowSeconds)) {
        const detail = "This signed request was used before. Sign a new one.";
        return { state: "refused", status: 401, code: "auth-replayed", detail };
      }
      if (!claiming) return { state: "admitted", pubkey };
      options.claim(pubkey);
      options.log(`This box is now owned by ${pubkey}, the first key that asked for it from this machine.`);
      return { state: "admitted", pubkey };
    },
  };
}

/** Whether a request comes from this machine, and not through a proxy on it or from a foreign page in its browser. */
export function isFromHere({ socket, headers }: IncomingMessage): boolean {
  const address = socket.remoteAddress?.replace(/^::ffff:/, "") ?? "";
  if (!address.startsWith("127.") && address !== "::1") return false;
  if (
    headers.forwarded !== undefined || headers["x-forwarded-for"] !== undefined ||
    headers["x-real-ip"] !== undefined
  ) return false;
  const page = headers.origin;
  if (!isLocalName(URL.parse(`http://${headers.host ?? ""}`)?.hostname)) return false;
  return page === undefined || isLocalName(URL.parse(page)?.hostname);
}

function isLocalName(name: string | undefined): boolean {
  return name !== undefined &&
    (name === "localhost" || name.endsWith(".localhost") || name === "127.0.0.1" || name === "[::1]");
}
