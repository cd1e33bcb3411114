import { PEER_ID_PREFIX } from "../../contracts/swarm/peer-id.ts";
import type { Grant } from "../../contracts/swarm/token.ts";

/** The operator's TURN server: its users are made here, and it checks them with the same secret. */
export type TurnServer = {
  /** Such as `turn:turn.example:3478`, or `turns:…` for TLS. */
  url: string;
  /** A name that its logs show. */
  user: string;
  /** The server's `static-auth-secret`. */
  secret: string;
};

/** A server as a browser takes it. */
export type IceServer = { urls: string[]; username?: string; credential?: string };

/** Reads `DSTREAM_TURN`: url, user and secret with spaces between them. */
export function readTurn(text: string): TurnServer | undefined {
  const [url = "", user = "", secret = "", ...more] = text.trim().split(/\s+/);
  if (!/^turns?:[^\s/?]+(\?transport=(udp|tcp))?$/.test(url) || url.length > 256) return undefined;
  // The user stands behind the expiry and a colon.
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(user) || secret === "" || more.length > 0) return undefined;
  return { url, user, secret };
}

/**
 * Credentials for one viewer for as long as the token, as the TURN REST API has them: the name says until when, and the password
 * is HMAC-SHA1 of the name. Each viewer has a name of its own, so that the server's quota for a user is one for a viewer. The
 * same server tells who asks their own address (STUN).
 */
export async function iceServersOf(
  turn: TurnServer,
  { exp, peerId }: Pick<Grant, "exp" | "peerId">,
): Promise<IceServer[]> {
  const encoder = new TextEncoder();
  const username = `${exp}:${turn.user}-${peerId.slice(PEER_ID_PREFIX.length)}`;
  const key = await crypto.subtle.importKey(
    "raw",
    encoder.encode(turn.secret),
    { name: "HMAC", hash: "SHA-1" },
    false,
    ["sign"],
  );
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(username)));
  const stun = turn.url.startsWith("turn:") ? [{ urls: [`stun:${stripped(turn.url)}`] }] : [];
  return [...stun, { urls: [turn.url], username, credential: btoa(String.fromCharCode(...mac)) }];
}

/** A STUN address names no transport. */
function stripped(url: string): string {
  return url.slice("turn:".length).replace(/\?.*$/, "");
}
