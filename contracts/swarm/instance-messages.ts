import { isHex } from "../hex.ts";
import { readAddress } from "../nostr/address.ts";
import { type NostrEvent, readEvent } from "../nostr/event.ts";
import { readJsonObject } from "../nostr/json.ts";
import { sha256Hex } from "../sha256.ts";
import { readInteger, readMembers, readShortText } from "./json-fields.ts";
import { isBinary20 } from "./swarm-id.ts";
import { MAX_DEGREE } from "./token.ts";
import { MAX_SDP } from "./tracker-messages.ts";
import { readUplinkClass, type UplinkClass } from "./uplink.ts";

/** What a message between two trackers of one operator may weigh, in UTF-16 units of JSON. */
export const MAX_INSTANCE_MESSAGE = 64 * 1024;
/** How many peers one message may name. */
export const MAX_PEERS_TOLD = 200;

const SUBJECT = "dstream.tracker.1";
const INSTANCE = /^[0-9a-f]{16}$/;
const SWARM = /^[0-9a-f]{32}$/;
const MAX_NAME = 128;

/** Where what concerns all instances is said. */
export const EVERYBODY_SUBJECT = `${SUBJECT}.all`;

/** Where what concerns one swarm is said. */
export function swarmSubject(swarm: string): string {
  return `${SUBJECT}.swarm.${swarm}`;
}

/** Where instances say which signed requests they gave a token for. */
export const USED_SUBJECT = `${SUBJECT}.used`;

/** Where one instance is spoken to. */
export function instanceSubject(instance: string): string {
  return `${SUBJECT}.instance.${instance}`;
}

/** A swarm's name between instances, 32 hex digits: the first half of H("dstream-instances/1" ‖ 0 ‖ address ‖ 0 ‖ info_hash). */
export function sharedSwarmName(address: string, infoHash: string): string {
  return sha256Hex(new TextEncoder().encode(`dstream-instances/1\0${address}\0${infoHash}`)).slice(0, 32);
}

/** A peer as its instance tells the others of it. */
export type PeerTold = {
  peerId: string;
  /** How many neighbours it takes, and how many it has or is about to have. */
  cap: number;
  load: number;
  open: boolean;
  completed: boolean;
  uplink?: UplinkClass;
};

/** What instances of one operator say to each other. `from` is 16 hex digits that an instance makes up when it starts. */
export type InstanceMessage =
  | { say: "alive"; from: string }
  /** On a swarm's subject: tell me whom you have. */
  | { say: "who"; from: string; swarm: string }
  | { say: "here"; from: string; swarm: string; peers: PeerTold[] }
  | { say: "left"; from: string; swarm: string; peerId: string }
  | {
    say: "offer" | "answer";
    from: string;
    swarm: string;
    peerId: string;
    toPeerId: string;
    offerId: string;
    sdp: string;
  }
  | { say: "receipt"; from: string; swarm: string; toPeerId: string; infoHash: string; receipt: NostrEvent }
  /** `by` is whatever makes one person of many peer ids. */
  | { say: "complaint"; from: string; address: string; peerId: string; by: string };

/** The JSON of a message. */
export function instanceMessageJson(message: InstanceMessage): string {
  return JSON.stringify(message);
}

/** Says that a token was given for a request that the event of this id signed, alone or beside another one. */
export function usedSignatureJson(id: string): string {
  return JSON.stringify({ say: "used", id });
}

/** The id in another instance's `usedSignatureJson`. */
export function readUsedSignature(text: string): string | undefined {
  if (text.length > MAX_INSTANCE_MESSAGE) return undefined;
  const { say, id } = readJsonObject(text) ?? {};
  return say === "used" && isHex(id, 32) ? id : undefined;
}

/** Another instance's message. */
export function readInstanceMessage(text: string): InstanceMessage | undefined {
  if (text.length > MAX_INSTANCE_MESSAGE) return undefined;
  const message = readJsonObject(text);
  const { say, from, swarm, peerId, toPeerId } = message ?? {};
  if (message === undefined || typeof from !== "string" || !INSTANCE.test(from)) return undefined;
  if (say === "alive") return { say, from };
  if (say === "complaint") {
    const by = readShortText(message.by, MAX_NAME);
    const { address } = message;
    if (typeof address !== "string" || readAddress(address) === undefined) return undefined;
    return by === undefined || !isBinary20(peerId) ? undefined : { say, from, address, peerId, by };
  }
  if (typeof swarm !== "string" || !SWARM.test(swarm)) return undefined;
  switch (say) {
    case "who":
      return { say, from, swarm };
    case "here": {
      const peers = readPeers(message.peers);
      return peers && { say, from, swarm, peers };
    }
    case "left":
      return isBinary20(peerId) ? { say, from, swarm, peerId } : undefined;
    case "offer":
    case "answer": {
      const offerId = readShortText(message.offerId, MAX_NAME);
      const sdp = readShortText(message.sdp, MAX_SDP);
      if (!isBinary20(peerId) || !isBinary20(toPeerId) || offerId === undefined || sdp === undefined) {
        return undefined;
      }
      return { say, from, swarm, peerId, toPeerId, offerId, sdp };
    }
    case "receipt": {
      const receipt = readEvent(message.receipt);
      const { infoHash } = message;
      if (!isBinary20(toPeerId) || !isBinary20(infoHash) || receipt === undefined) return undefined;
      return { say, from, swarm, toPeerId, infoHash, receipt };
    }
    default:
      return undefined;
  }
}

function readPeers(value: unknown): PeerTold[] | undefined {
  if (!Array.isArray(value) || value.length > MAX_PEERS_TOLD) return undefined;
  const peers: PeerTold[] = [];
  for (const item of value as unknown[]) {
    const { peerId, cap, load, open, completed, uplink } = readMembers(item) ?? {};
    const most = readInteger(cap, 1, MAX_DEGREE);
    const has = readInteger(load, 0, Number.MAX_SAFE_INTEGER);
    const known = readUplinkClass(uplink);
    if (!isBinary20(peerId) || most === undefined || has === undefined) return undefined;
    if (typeof open !== "boolean" || typeof completed !== "boolean") return undefined;
    peers.push({
      peerId,
      cap: most,
      load: has,
      open,
      completed,
      ...(known === undefined ? {} : { uplink: known }),
    });
  }
  return peers;
}
