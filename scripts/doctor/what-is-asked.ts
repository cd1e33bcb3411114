import { readLink } from "../../contracts/nostr/link.ts";
import type { StreamAddress } from "../../contracts/nostr/address.ts";

/** What doctor is to look at. */
export type Asked =
  /** A box or another carrier, whatever of it was named. */
  | { asked: "carrier"; base: URL }
  | { asked: "stream"; address: StreamAddress; relays: string[] }
  | { asked: "nothing" };

/** Reads the argument: a watch link, a naddr, or the address of a carrier. */
export function readAsked(text: string | undefined): Asked | undefined {
  if (text === undefined) return { asked: "nothing" };
  const code = /\bnaddr1[02-9ac-hj-np-z]{6,2000}/.exec(text.toLowerCase())?.[0];
  const link = code === undefined ? undefined : readLink(code);
  if (link?.type === "stream") return { asked: "stream", address: link.address, relays: link.relays };
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") {
    return undefined;
  }
  return { asked: "carrier", base: new URL(url.origin) };
}
