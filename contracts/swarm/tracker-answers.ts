import { readEvent } from "../nostr/event.ts";
import { readJsonObject } from "../nostr/json.ts";
import { readInteger, readMembers, readShortText } from "./json-fields.ts";
import { isBinary20 } from "./swarm-id.ts";
import { MAX_DEGREE } from "./token.ts";
import {
  MAX_SCRAPED,
  MAX_TRACKER_MESSAGE,
  TRACKER_FAILURES,
  type TrackerAnswer,
} from "./tracker-messages.ts";
import { readOfferId, readSdp } from "./tracker-requests.ts";
import { readUplinkClass, type UplinkClass } from "./uplink.ts";

const MAX_INTERVAL = 60 * 60;
const MAX_RECONNECT_MS = 60_000;
const MAX_REASON = 500;

/** The tracker's message, ours or another's. Members it doesn't know are ignored. */
export function readTrackerAnswer(text: string): TrackerAnswer | undefined {
  if (text.length > MAX_TRACKER_MESSAGE) return undefined;
  const message = readJsonObject(text);
  if (message === undefined) return undefined;
  if (message["failure reason"] !== undefined) return readFailure(message);
  switch (message.action) {
    case "announce":
      if (message.offer !== undefined) return readRelayed(message, "offer");
      return message.answer === undefined ? readAnnounced(message) : readRelayed(message, "answer");
    case "scrape":
      return readScraped(message);
    case "gone": {
      const { info_hash: infoHash, peer_id: peerId } = message;
      if (!isBinary20(infoHash) || !isBinary20(peerId)) return undefined;
      return { action: "gone", infoHash, peerId, ...readSize(message) };
    }
    case "receipt": {
      const { info_hash: infoHash } = message;
      const receipt = readEvent(message.receipt);
      return isBinary20(infoHash) && receipt ? { action: "receipt", infoHash, receipt } : undefined;
    }
    case "reconnect": {
      const afterMs = readInteger(message.after_ms, 0, MAX_RECONNECT_MS);
      return afterMs === undefined ? undefined : { action: "reconnect", afterMs };
    }
    default:
      return undefined;
  }
}

/** The JSON of the tracker's message. */
export function trackerAnswerJson(answer: TrackerAnswer): string {
  switch (answer.action) {
    case "announce":
      return JSON.stringify({
        action: "announce",
        info_hash: answer.infoHash,
        interval: answer.interval,
        complete: answer.complete,
        incomplete: answer.incomplete,
        degree: answer.degree,
        taking: answer.taking,
      });
    case "offer":
    case "answer":
      return relayedJson(answer);
    case "scrape":
      return JSON.stringify({
        action: "scrape",
        files: Object.fromEntries(
          answer.files.map((
            { infoHash, ...counts },
          ) => [infoHash, { ...counts, downloaded: counts.complete }]),
        ),
      });
    case "gone":
      return JSON.stringify({
        action: "gone",
        info_hash: answer.infoHash,
        peer_id: answer.peerId,
        complete: answer.complete,
        incomplete: answer.incomplete,
        taking: answer.taking,
      });
    case "receipt":
      return JSON.stringify({ action: "receipt", info_hash: answer.infoHash, receipt: answer.receipt });
    case "reconnect":
      return JSON.stringify({ action: "reconnect", after_ms: answer.afterMs });
    case "failure":
      // Without action and info_hash WebTorrent's clients take it for a broken socket.
      return JSON.stringify({
        action: "announce",
        info_hash: answer.infoHash,
        "failure reason": answer.reason,
        code: answer.code,
      });
  }
}

/** Who sends an offer or an answer, and in which swarm. */
export type Sender = { infoHash: string; peerId: string; uplink?: UplinkClass | undefined };

/** The JSON of an offer or answer whose description is passed on as it was written; `trackerAnswerJson` says the same. */
export function passedJson(
  action: "offer" | "answer",
  { infoHash, peerId, uplink }: Sender,
  offerId: string,
  sdpJson: string,
): string {
  return `{"action":"announce","info_hash":${JSON.stringify(infoHash)},"peer_id":${JSON.stringify(peerId)},` +
    `"offer_id":${JSON.stringify(offerId)},"${action}":{"type":"${action}","sdp":"${sdpJson}"}` +
    (uplink === undefined ? "}" : `,"uplink":${uplink}}`);
}

/** Without a computed name, which costs as much again. */
function relayedJson(relayed: TrackerAnswer & { action: "offer" | "answer" }): string {
  const { action, infoHash: info_hash, peerId: peer_id, offerId: offer_id, sdp, uplink } = relayed;
  return action === "offer"
    ? JSON.stringify({
      action: "announce",
      info_hash,
      peer_id,
      offer_id,
      offer: { type: "offer", sdp },
      uplink,
    })
    : JSON.stringify({
      action: "announce",
      info_hash,
      peer_id,
      offer_id,
      answer: { type: "answer", sdp },
      uplink,
    });
}

function readFailure(message: Record<string, unknown>): TrackerAnswer | undefined {
  const reason = readShortText(message["failure reason"], MAX_REASON);
  if (reason === undefined) return undefined;
  const code = TRACKER_FAILURES.find((known) => known === message.code) ?? "refused";
  const { info_hash: infoHash } = message;
  return { action: "failure", code, reason, ...(isBinary20(infoHash) ? { infoHash } : {}) };
}

function readRelayed(
  message: Record<string, unknown>,
  action: "offer" | "answer",
): TrackerAnswer | undefined {
  const { info_hash: infoHash, peer_id: peerId } = message;
  const offerId = readOfferId(message.offer_id);
  const sdp = readSdp(message[action], action);
  if (!isBinary20(infoHash) || !isBinary20(peerId) || offerId === undefined || sdp === undefined) {
    return undefined;
  }
  const uplink = readUplinkClass(message.uplink);
  return { action, infoHash, peerId, offerId, sdp, ...(uplink === undefined ? {} : { uplink }) };
}

function readAnnounced(message: Record<string, unknown>): TrackerAnswer | undefined {
  const { info_hash: infoHash } = message;
  const interval = readInteger(message.interval, 1, MAX_INTERVAL);
  const size = readSize(message);
  if (!isBinary20(infoHash) || interval === undefined || size === undefined) return undefined;
  const degree = readInteger(message.degree, 1, MAX_DEGREE);
  return { action: "announce", infoHash, interval, ...size, ...(degree === undefined ? {} : { degree }) };
}

function readScraped(message: Record<string, unknown>): TrackerAnswer | undefined {
  const listed = Object.entries(readMembers(message.files) ?? {});
  if (message.files === undefined || listed.length > MAX_SCRAPED) return undefined;
  const files: { infoHash: string; complete: number; incomplete: number }[] = [];
  for (const [infoHash, value] of listed) {
    const counts = readCounts(readMembers(value) ?? {});
    if (!isBinary20(infoHash) || counts === undefined) return undefined;
    files.push({ infoHash, ...counts });
  }
  return { action: "scrape", files };
}

/** How many there are, and how many of them take offers. */
function readSize(message: Record<string, unknown>) {
  const counts = readCounts(message);
  if (counts === undefined) return undefined;
  const taking = readInteger(message.taking, 0, counts.complete + counts.incomplete);
  return { ...counts, ...(taking === undefined ? {} : { taking }) };
}

function readCounts(message: Record<string, unknown>): { complete: number; incomplete: number } | undefined {
  const complete = readInteger(message.complete, 0, Number.MAX_SAFE_INTEGER);
  const incomplete = readInteger(message.incomplete, 0, Number.MAX_SAFE_INTEGER);
  return complete === undefined || incomplete === undefined ? undefined : { complete, incomplete };
}
