import { MAX_DEGREE } from "./token.ts";
import {
  MAX_OFFERS,
  MAX_SDP,
  MAX_TRACKER_MESSAGE,
  type Offer,
  type TrackerRequest,
} from "./tracker-messages.ts";
import { readUplinkClass } from "./uplink.ts";

/** Printable ASCII that stands for itself in JSON. */
const PLAIN = "[ !#-\\[\\]-~]";
const NUMBER = "(0|[1-9][0-9]{0,14})";
/** What leads to the offers, in the order in which our pages write it. */
const HEAD = new RegExp(
  `\\{"action":"announce","info_hash":"(${PLAIN}{20})","peer_id":"(${PLAIN}{20})"` +
    `(?:,"event":"(started|stopped|completed)")?,"numwant":${NUMBER},"offers":\\[`,
  "y",
);
const DESCRIBED = `"sdp":"(${PLAIN}*(?:\\\\[bfnrt"/\\\\]${PLAIN}*)*)"\\}\\}`;
const OFFER = new RegExp(`\\{"offer_id":"(${PLAIN}{1,64})","offer":\\{"type":"offer",${DESCRIBED}`, "y");
const TAIL = new RegExp(
  `\\],"uploaded":${NUMBER},"downloaded":${NUMBER}` +
    `(?:,"uplink":([0-4]))?(?:,"degree":${NUMBER})?(?:,"most":${NUMBER})?\\}$`,
  "y",
);

const ANSWER = new RegExp(
  `^\\{"action":"announce","info_hash":"(${PLAIN}{20})","peer_id":"(${PLAIN}{20})","to_peer_id":"(${PLAIN}{20})",` +
    `"offer_id":"(${PLAIN}{1,64})","answer":\\{"type":"answer",${DESCRIBED}$`,
);

/** A copy: a piece of a text keeps all of that text in memory, and ids are kept for minutes. */
const copyOf = (piece: string) => ` ${piece}`.slice(1);

const sdpOf = (sdpJson: string) => JSON.parse(`"${sdpJson}"`) as string;

/** An offer whose description is read only where it is asked for. */
class WrittenOffer implements Offer {
  constructor(readonly offerId: string, readonly sdpJson: string) {}

  get sdp(): string {
    return sdpOf(this.sdpJson);
  }
}

/**
 * An announce exactly as `trackerRequestJson` writes it, in printable ASCII: read for a part of what any JSON costs, and its offers
 * can be passed on as they stand. `undefined` says nothing but that `readTrackerRequest` must judge.
 */
export function readPlainAnnounce(text: string): TrackerRequest & { action: "announce" } | undefined {
  if (text.length > MAX_TRACKER_MESSAGE) return undefined;
  HEAD.lastIndex = 0;
  const head = HEAD.exec(text);
  if (head === null) return undefined;
  const offers: Offer[] = [];
  let at = HEAD.lastIndex;
  while (text.charCodeAt(at) !== CLOSING) {
    if (offers.length > 0 && text.charCodeAt(at++) !== COMMA) return undefined;
    OFFER.lastIndex = at;
    const [, offerId = "", sdpJson = ""] = OFFER.exec(text) ?? [];
    // It is never shorter than the description.
    if (sdpJson === "" || sdpJson.length > MAX_SDP || offers.length === MAX_OFFERS) return undefined;
    offers.push(new WrittenOffer(copyOf(offerId), sdpJson));
    at = OFFER.lastIndex;
  }
  TAIL.lastIndex = at;
  const tail = TAIL.exec(text);
  if (tail === null) return undefined;
  const [, infoHash = "", peerId = "", event, numWant] = head;
  const [, uploaded, downloaded, uplinkText, degreeText, mostText] = tail;
  const degree = degreeText === undefined ? undefined : Number(degreeText);
  const most = mostText === undefined ? undefined : Number(mostText);
  if (degree !== undefined && degree > MAX_DEGREE) return undefined;
  if (most !== undefined && (most === 0 || most > MAX_DEGREE)) return undefined;
  const uplink = uplinkText === undefined ? undefined : readUplinkClass(Number(uplinkText));
  return {
    action: "announce",
    infoHash: copyOf(infoHash),
    peerId: copyOf(peerId),
    numWant: Math.min(Number(numWant), MAX_OFFERS),
    offers,
    uploaded: Number(uploaded),
    downloaded: Number(downloaded),
    ...(event === undefined ? {} : { event: event as "started" | "stopped" | "completed" }),
    ...(uplink === undefined ? {} : { uplink }),
    ...(degree === undefined ? {} : { degree }),
    ...(most === undefined ? {} : { most }),
  };
}

/** An answer exactly as `trackerRequestJson` writes it, in printable ASCII; else `undefined`, as with `readPlainAnnounce`. */
export function readPlainAnswer(text: string): TrackerRequest & { action: "answer" } | undefined {
  const found = text.length <= MAX_SDP ? ANSWER.exec(text) : null;
  if (found === null) return undefined;
  const [, infoHash = "", peerId = "", toPeerId = "", offerId = "", sdpJson = ""] = found;
  if (sdpJson === "") return undefined;
  return {
    action: "answer",
    infoHash: copyOf(infoHash),
    peerId: copyOf(peerId),
    toPeerId: copyOf(toPeerId),
    offerId: copyOf(offerId),
    sdpJson,
    get sdp() {
      return sdpOf(sdpJson);
    },
  };
}

const CLOSING = "]".charCodeAt(0);
const COMMA = ",".charCodeAt(0);
