import { readTrackerRequest } from "../../contracts/swarm/tracker-requests.ts";
import { MAX_TRACKER_MESSAGE, type TrackerRequest } from "../../contracts/swarm/tracker-messages.ts";

const OFFERS = ',"offers":[';

/**
 * An announce without its offers, read from what stands around them: offers are nine tenths of the message and mostly not
 * needed. `undefined` when nothing but the whole text will do. The caller takes the whole text where offers are needed.
 */
export function readAnnounceHead(text: string): TrackerRequest & { action: "announce" } | undefined {
  if (text.length > MAX_TRACKER_MESSAGE) return undefined;
  // An unescaped quote is never within a string's value, so this is the name of a member.
  const start = text.indexOf(OFFERS);
  // Where there are none, the whole text is the head.
  if (start >= 0 && text[start + OFFERS.length] === "]") return undefined;
  const end = text.lastIndexOf("]");
  if (start < 0 || end < start) return undefined;
  const request = readTrackerRequest(text.slice(0, start) + text.slice(end + 1));
  return request?.action === "announce" ? request : undefined;
}
