import { encodeBase64Url } from "../base64url.ts";
import { isHex } from "../hex.ts";
import { readAddress } from "../nostr/address.ts";
import { sha256 } from "../sha256.ts";

const MESH = "dstream-mesh/1\0";

/** The name of one session's swarm, `<address>:<sid>`: what p2p-media-loader takes as its `swarmId`. */
export function swarmId(address: string, sid: string): string {
  if (readAddress(address) === undefined) throw new Error(`not an address of a stream: ${address}`);
  if (!isHex(sid, 8)) throw new Error(`not a session: ${sid}`);
  return `${address}:${sid}`;
}

/**
 * The `info_hash` of a session's mesh: the first 15 bytes of H("dstream-mesh/1" ‖ 0 ‖ swarm id) in base64url, 20 ASCII characters.
 * A tracker can't turn it back, so it keeps swarms apart by (address of the token, info_hash): whoever was admitted to one stream
 * never meets the peers of another, whatever hash is announced.
 */
export function meshInfoHash(address: string, sid: string): string {
  const digest = sha256(new TextEncoder().encode(MESH + swarmId(address, sid)));
  return encodeBase64Url(digest.subarray(0, 15));
}

/** Whether `text` can be an `info_hash` or a peer id on the tracker's wire: 20 characters, each one byte. */
export function isBinary20(text: unknown): text is string {
  return typeof text === "string" && /^[^\u0100-\uffff]{20}$/.test(text);
}
