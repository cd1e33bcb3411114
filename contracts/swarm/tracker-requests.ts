import { readEvent } from "../nostr/event.ts";
import { readJsonObject } from "../nostr/json.ts";
import { readInteger, readMembers, readShortText } from "./json-fields.ts";
import { readObjectName } from "./object-name.ts";
import { isBinary20 } from "./swarm-id.ts";
import { MAX_DEGREE } from "./token.ts";
import {
  COMPLAINT_REASONS,
  MAX_OFFERS,
  MAX_SCRAPED,
  MAX_SDP,
  MAX_TRACKER_MESSAGE,
  type Offer,
  type TrackerRequest,
} from "./tracker-messages.ts";
import { readUplinkClass } from "./uplink.ts";

const MAX_OFFER_ID = 64;
const EVENTS = ["started", "stopped", "completed"] as const;

/** A peer's message, as WebTorrent's clients and ours write it. Members it doesn't know are ignored. */
export function readTrackerRequest(text: string): TrackerRequest | undefined {
  if (text.length > MAX_TRACKER_MESSAGE) return undefined;
  const message = readJsonObject(text);
  switch (message?.action) {
    case "announce":
      return message.answer === undefined ? readAnnounce(message) : readAnswer(message);
    case "scrape":
      return readScrape(message);
    case "receipt":
      return readReceiptMessage(message);
    case "complaint":
      return readComplaint(message);
    default:
      return undefined;
  }
}

/** The JSON of a peer's message. */
export function trackerRequestJson(request: TrackerRequest): string {
  switch (request.action) {
    case "announce":
      return JSON.stringify({
        action: "announce",
        info_hash: request.infoHash,
        peer_id: request.peerId,
        event: request.event,
        numwant: request.numWant,
        offers: request.offers.map(({ offerId, sdp }) => ({
          offer_id: offerId,
          offer: { type: "offer", sdp },
        })),
        uploaded: request.uploaded,
        downloaded: request.downloaded,
        uplink: request.uplink,
        degree: request.degree,
        most: request.most,
      });
    case "answer":
      return JSON.stringify({
        action: "announce",
        info_hash: request.infoHash,
        peer_id: request.peerId,
        to_peer_id: request.toPeerId,
        offer_id: request.offerId,
        answer: { type: "answer", sdp: request.sdp },
      });
    case "scrape":
      return JSON.stringify({ action: "scrape", info_hash: request.infoHashes });
    case "receipt":
      return JSON.stringify({
        action: "receipt",
        info_hash: request.infoHash,
        to_peer_id: request.toPeerId,
        receipt: request.receipt,
      });
    case "complaint":
      return JSON.stringify({
        action: "complaint",
        info_hash: request.infoHash,
        peer_id: request.peerId,
        reason: request.reason,
        object: request.object,
      });
  }
}

/** The text of a session description of that type. */
export function readSdp(value: unknown, type: "offer" | "answer"): string | undefined {
  const description = readMembers(value);
  return description?.type === type ? readShortText(description.sdp, MAX_SDP) : undefined;
}

/** Which of a peer's offers is meant. */
export function readOfferId(value: unknown): string | undefined {
  return readShortText(value, MAX_OFFER_ID);
}

function readAnnounce(message: Record<string, unknown>): TrackerRequest | undefined {
  const { info_hash: infoHash, peer_id: peerId } = message;
  const offers = readOffers(message.offers ?? []);
  if (!isBinary20(infoHash) || !isBinary20(peerId) || offers === undefined) return undefined;
  const event = EVENTS.find((known) => known === message.event);
  const uplink = readUplinkClass(message.uplink);
  const degree = readInteger(message.degree, 0, MAX_DEGREE);
  const most = readInteger(message.most, 1, MAX_DEGREE);
  return {
    action: "announce",
    infoHash,
    peerId,
    // Other clients ask for 50.
    numWant: Math.min(readInteger(message.numwant, 0, Number.MAX_SAFE_INTEGER) ?? offers.length, MAX_OFFERS),
    offers,
    uploaded: readInteger(message.uploaded, 0, Number.MAX_SAFE_INTEGER) ?? 0,
    downloaded: readInteger(message.downloaded, 0, Number.MAX_SAFE_INTEGER) ?? 0,
    ...(event === undefined ? {} : { event }),
    ...(uplink === undefined ? {} : { uplink }),
    ...(degree === undefined ? {} : { degree }),
    ...(most === undefined ? {} : { most }),
  };
}

function readOffers(value: unknown): Offer[] | undefined {
  if (!Array.isArray(value) || value.length > MAX_OFFERS) return undefined;
  const offers: Offer[] = [];
  for (const item of value as unknown[]) {
    const members = readMembers(item);
    const offerId = readOfferId(members?.offer_id);
    const sdp = readSdp(members?.offer, "offer");
    if (offerId === undefined || sdp === undefined) return undefined;
    offers.push({ offerId, sdp });
  }
  return offers;
}

function readAnswer(message: Record<string, unknown>): TrackerRequest | undefined {
  const { info_hash: infoHash, peer_id: peerId, to_peer_id: toPeerId } = message;
  const offerId = readOfferId(message.offer_id);
  const sdp = readSdp(message.answer, "answer");
  if (!isBinary20(infoHash) || !isBinary20(peerId) || !isBinary20(toPeerId)) return undefined;
  if (offerId === undefined || sdp === undefined) return undefined;
  return { action: "answer", infoHash, peerId, toPeerId, offerId, sdp };
}

function readScrape({ info_hash: asked }: Record<string, unknown>): TrackerRequest | undefined {
  const infoHashes: unknown[] = Array.isArray(asked) ? asked : asked === undefined ? [] : [asked];
  if (infoHashes.length > MAX_SCRAPED || !infoHashes.every(isBinary20)) return undefined;
  return { action: "scrape", infoHashes };
}

function readReceiptMessage(message: Record<string, unknown>): TrackerRequest | undefined {
  const { info_hash: infoHash, to_peer_id: toPeerId } = message;
  const receipt = readEvent(message.receipt);
  if (!isBinary20(infoHash) || !isBinary20(toPeerId) || receipt === undefined) return undefined;
  return { action: "receipt", infoHash, toPeerId, receipt };
}

function readComplaint(message: Record<string, unknown>): TrackerRequest | undefined {
  const { info_hash: infoHash, peer_id: peerId } = message;
  const reason = COMPLAINT_REASONS.find((known) => known === message.reason);
  const object = readObjectName(message.object);
  if (!isBinary20(infoHash) || !isBinary20(peerId) || reason === undefined) return undefined;
  if (message.object !== undefined && object === undefined) return undefined;
  return { action: "complaint", infoHash, peerId, reason, ...(object === undefined ? {} : { object }) };
}
