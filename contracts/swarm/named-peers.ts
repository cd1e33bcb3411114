import { isRenditionName } from "../nostr/checkpoint.ts";
import type { FrameReader, FrameWriter } from "./frame-bytes.ts";
import { isPeerId } from "./peer-id.ts";
import { readUplinkClass, type UplinkClass } from "./uplink.ts";

/** How many peers a `peers` frame may name. */
export const MAX_NAMED_PEERS = 64;
/** How many renditions it may say that they play. */
export const MAX_NAMED_RENDITIONS = 16;
/** How far from its sender one of them may be. */
export const MAX_DISTANCE = 7;
const UNKNOWN = 255;

/** A peer that the sender knows, so that more than neighbours take part in an election. */
export type NamedPeer = {
  peerId: string;
  uplink: UplinkClass;
  /** Connections between it and the sender, 1 or more. */
  distance: number;
  /** The neighbour through whom the sender takes what it fetches: named in the same frame, at distance 1; itself where that is 1. */
  via: string;
  /** The rendition of the picture that it plays, as far as the sender knows. */
  plays?: string;
};

/** Writes a list of peers. Throws for what no list may say, which is a bug of the caller. */
export function writePeers(out: FrameWriter, peers: readonly NamedPeer[]): void {
  if (peers.length > MAX_NAMED_PEERS) throw new RangeError("too many peers");
  const places = new Map(peers.map(({ peerId }, at) => [peerId, at]));
  if (places.size < peers.length) throw new RangeError("a peer named twice");
  out.u8(peers.length);
  for (const peer of peers) {
    const via = places.get(peer.via) ?? peers.length;
    if (!isPeerId(peer.peerId) || !isDistance(peer.distance) || !isWay(peer, peers[via])) {
      throw new RangeError("not a peer");
    }
    out.ascii(peer.peerId);
    out.u8(peer.uplink);
    out.u8(peer.distance);
    out.u8(via);
  }
  writePlays(out, peers);
}

/** A stranger's list of peers; `undefined` unless all of it is as it must be. */
export function readPeers(from: FrameReader): NamedPeer[] | undefined {
  const count = from.u8();
  if (count === undefined || count > MAX_NAMED_PEERS) return undefined;
  const peers: NamedPeer[] = [];
  const ways: number[] = [];
  for (let at = 0; at < count; at++) {
    const [peerId, uplink] = [from.ascii(20), readUplinkClass(from.u8())];
    const [distance, via] = [from.u8(), from.u8()];
    if (!isPeerId(peerId) || uplink === undefined || via === undefined) return undefined;
    if (distance === undefined || !isDistance(distance)) return undefined;
    peers.push({ peerId, uplink, distance, via: "" });
    ways.push(via);
  }
  if (new Set(peers.map(({ peerId }) => peerId)).size < count) return undefined;
  for (const [at, peer] of peers.entries()) {
    const via = peers[ways[at] ?? count];
    if (via === undefined || !isWay({ ...peer, via: via.peerId }, via)) return undefined;
    peer.via = via.peerId;
  }
  return readPlays(from, peers);
}

function writePlays(out: FrameWriter, peers: readonly NamedPeer[]): void {
  const rids = [...new Set(peers.map(({ plays }) => plays).filter((rid) => rid !== undefined))]
    .slice(0, MAX_NAMED_RENDITIONS);
  out.u8(rids.length);
  for (const rid of rids) {
    if (!isRenditionName(rid)) throw new RangeError(`not a rendition: ${rid}`);
    out.text(rid);
  }
  if (rids.length === 0) return;
  for (const { plays } of peers) {
    const place = plays === undefined ? -1 : rids.indexOf(plays);
    out.u8(place < 0 ? UNKNOWN : place);
  }
}

function readPlays(from: FrameReader, peers: readonly NamedPeer[]): NamedPeer[] | undefined {
  const count = from.u8();
  if (count === undefined || count > MAX_NAMED_RENDITIONS) return undefined;
  if (count === 0) return [...peers];
  const rids: string[] = [];
  for (let at = 0; at < count; at++) {
    const rid = from.text();
    if (rid === undefined || !isRenditionName(rid) || rids.includes(rid)) return undefined;
    rids.push(rid);
  }
  const named: NamedPeer[] = [];
  let played = 0;
  for (const peer of peers) {
    const place = from.u8();
    // In the order in which they are first played: one list, one way to write it.
    if (place === undefined || place !== UNKNOWN && place > played) return undefined;
    if (place === played) played++;
    const plays = rids[place];
    if (plays === undefined && place !== UNKNOWN) return undefined;
    named.push(plays === undefined ? peer : { ...peer, plays });
  }
  return played === count ? named : undefined;
}

function isDistance(distance: number): boolean {
  return distance >= 1 && distance <= MAX_DISTANCE;
}

/** Neighbours are reached directly, all others through a neighbour. */
function isWay(peer: NamedPeer, via: NamedPeer | undefined): boolean {
  return via?.distance === 1 && (peer.distance > 1) === (via.peerId !== peer.peerId);
}
