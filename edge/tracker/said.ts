import type { TrackerRequest } from "../../contracts/swarm/tracker-messages.ts";
import { readPlainAnnounce, readPlainAnswer } from "../../contracts/swarm/plain-requests.ts";
import { readTrackerRequest } from "../../contracts/swarm/tracker-requests.ts";
import { readAnnounceHead } from "./announce-head.ts";
import type { Seat } from "./seat.ts";

/** Longer texts are mostly said once. */
const KEPT_LENGTH = 512;
const JOINING = '"event":"started"';

/** A peer's message; the same announce without offers is read once. At most `kept` of them are kept for a seat. */
export function readSaid(seat: Pick<Seat, "said">, text: string, kept: number): TrackerRequest | undefined {
  const known = seat.said?.get(text);
  if (known !== undefined) return known;
  // Who joins mostly has its offers read in any case.
  const joining = text.includes(JOINING) ? readPlainAnnounce(text) ?? readTrackerRequest(text) : undefined;
  const head = joining ?? readAnnounceHead(text);
  if (head !== undefined) return head;
  const request = readPlainAnswer(text) ?? readTrackerRequest(text);
  if (text.length > KEPT_LENGTH || request?.action !== "announce") return request;
  // Offers are fresh each time, and who leaves or joins says so once.
  if (request.offers.length > 0 || request.event !== undefined) return request;
  seat.said ??= new Map();
  if (seat.said.size >= kept) seat.said.clear();
  seat.said.set(text, request);
  return request;
}
