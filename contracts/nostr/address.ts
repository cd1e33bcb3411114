import { isHex } from "../hex.ts";
import { KIND } from "./kinds.ts";

/** Which stream: its creator's key and the name the creator gave it. Text form `30311:<creator>:<d>`. */
export type StreamAddress = { creator: string; d: string };

/** Whether `d` may name a stream of ours. */
export function isStreamName(d: string): boolean {
  return /^[a-z0-9-]{1,32}$/.test(d);
}

/** The address of a stream of ours. */
export function readAddress(text: string): StreamAddress | undefined {
  const address = readForeignAddress(text);
  return address !== undefined && isStreamName(address.d) ? address : undefined;
}

/** The address of anybody's live event; its `d` is whatever that author chose, colons included. */
export function readForeignAddress(text: string): StreamAddress | undefined {
  const prefix = `${KIND.liveEvent}:`;
  if (!text.startsWith(prefix)) return undefined;
  const creator = text.slice(prefix.length, prefix.length + 64);
  if (!isHex(creator, 32) || text[prefix.length + 64] !== ":") return undefined;
  return { creator, d: text.slice(prefix.length + 65) };
}

/** The text form, as `a` tags carry it. */
export function formatAddress({ creator, d }: StreamAddress): string {
  return `${KIND.liveEvent}:${creator}:${d}`;
}
