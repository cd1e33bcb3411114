import { sha1 } from "@noble/hashes/legacy.js";
import { encodeBase64Url } from "../base64url.ts";
import { swarmId } from "./swarm-id.ts";

/** Which of p2p-media-loader's two kinds of stream a rendition is. */
export type CrowdStreamType = "main" | "secondary";

export type CrowdStream = { address: string; sid: string; type: CrowdStreamType; rid: string };

/** What p2p-media-loader 2.3.1 calls one rendition's swarm, where the rendition's name is the stream's index. */
export function crowdStreamId({ address, sid, type, rid }: CrowdStream): string {
  return `v2-${swarmId(address, sid)}-${type}-${rid}`;
}

/** The `info_hash` under which p2p-media-loader 2.3.1 announces it: the first 15 bytes of its id's SHA-1 in base64. */
export function crowdInfoHash(stream: CrowdStream): string {
  const text = encodeBase64Url(sha1(new TextEncoder().encode(crowdStreamId(stream))).subarray(0, 15));
  // 15 bytes need no padding, so the alphabets' last two characters are all that differs.
  return text.replaceAll("-", "+").replaceAll("_", "/");
}
