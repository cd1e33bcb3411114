import { fromHex, isHex, toHex } from "../hex.ts";
import { readAddress } from "../nostr/address.ts";
import { isRenditionName } from "../nostr/checkpoint.ts";
import { FrameReader, FrameWriter } from "./frame-bytes.ts";
import { MAX_DISTANCE, type NamedPeer, readPeers, writePeers } from "./named-peers.ts";
import { isObjectName, type ObjectKind, type ObjectName } from "./object-name.ts";
import { isPeerId } from "./peer-id.ts";
import { readUplinkClass, type UplinkClass } from "./uplink.ts";

/** The data channel's label; it is ordered, reliable and binary, and each message is one frame. */
export const MESH_CHANNEL = "dstream-mesh/1";
/**
 * Channels beside it, agreed on by their numbers without a word, ordered and reliable as it is. What is lost of one object holds
 * up nothing on another lane.
 */
export const MESH_LANES = { label: "dstream-mesh/1/lane", first: 101, count: 12 } as const;
/** Said in `hello`. Whoever changes a frame's bytes, or its way, raises it: pages of two versions part without blaming each other. */
export const MESH_VERSION = 3;

/** Every chunk of an object but the last carries exactly this many bytes, so chunk `index` begins at `index` times it. */
export const CHUNK_BYTES = 16_000;
const CHUNK_HEADER_BYTES = 5;
/** What one object may weigh. */
export const MAX_OBJECT_BYTES = { media: 64 * 1024 * 1024, playlist: 1024 * 1024 } as const;
/** How far from its fetcher an object may be told. */
export const MAX_HOPS = MAX_DISTANCE;

/** Why a peer leaves. The order is the wire's, from 1. */
export const BYE_REASONS = [
  /** The page closes or the session is over. */
  "leaving",
  /** It has all the neighbours it may have. */
  "full",
  /** The viewer stopped sharing, or the budget is used up. */
  "not-sharing",
  /** Hello names another stream, session or version, or another peer than was signalled. */
  "wrong-swarm",
  /** Frames that can't be read, or too many. */
  "misbehaved",
  /** Bytes that are not what their name says. */
  "byte-mismatch",
] as const;
export type ByeReason = typeof BYE_REASONS[number];

/** One message between two peers of the mesh. */
export type MeshFrame =
  /** First from each side; again when `uplink` or `sharing` changed, the rest may not, and instead of being silent. */
  | {
    type: "hello";
    peerId: string;
    uplink: UplinkClass;
    /** Whether it carries objects for others, and so takes part in elections. */
    sharing: boolean;
    sid: string;
    address: string;
  }
  /** Before the bytes, to all neighbours. `handle` stands for the object in the sender's chunks, until the sender uses it anew. */
  | {
    type: "coming";
    handle: number;
    kind: ObjectKind;
    /** 0 from who fetched it, one more from each that passes it on. */
    hops: number;
    name: ObjectName;
    length: number;
    /** Who fetched it. */
    fetcher: string;
  }
  | { type: "chunk"; handle: number; index: number; payload: Uint8Array }
  /** "I have it": don't send it, you may ask me for it. */
  | { type: "have"; kind: ObjectKind; name: ObjectName }
  /** "Push it to me." */
  | { type: "want"; kind: ObjectKind; name: ObjectName }
  | { type: "peers"; peers: NamedPeer[] }
  /** Whose picture the sender plays from now on: what it is sent and elected for. Before the first it counts for every one. */
  | { type: "plays"; rid: string }
  | { type: "bye"; reason: ByeReason };

const TYPE = { hello: 1, coming: 2, chunk: 3, have: 4, want: 5, peers: 6, bye: 7, plays: 8 } as const;
const KINDS: readonly ObjectKind[] = ["media", "playlist"];
const NO_PART = 0xffff;

/** On which lane an object travels: its "coming", then its chunks. */
export function laneOf(handle: number): number {
  return handle % MESH_LANES.count;
}

/** How many chunks an object of that length has. */
export function chunkCount(length: number): number {
  return Math.ceil(length / CHUNK_BYTES);
}

/** How long chunk `index` of an object of that length is; `undefined` when there is none. */
export function chunkLength(length: number, index: number): number | undefined {
  return index < chunkCount(length) ? Math.min(CHUNK_BYTES, length - index * CHUNK_BYTES) : undefined;
}

/** A frame's bytes. Throws for what no frame may say, which is a bug of the caller. */
export function encodeMeshFrame(frame: MeshFrame): Uint8Array<ArrayBuffer> {
  const out = new FrameWriter(frame.type === "chunk" ? CHUNK_HEADER_BYTES + frame.payload.length : undefined);
  out.u8(TYPE[frame.type]);
  switch (frame.type) {
    case "hello":
      if (!isPeerId(frame.peerId) || !isHex(frame.sid, 8) || readAddress(frame.address) === undefined) {
        throw new RangeError("not a peer of a session");
      }
      out.u8(MESH_VERSION);
      out.ascii(frame.peerId);
      out.u8(frame.uplink);
      out.u8(frame.sharing ? 1 : 0);
      out.bytes(fromHex(frame.sid) ?? new Uint8Array());
      out.text(frame.address);
      break;
    case "coming":
      if (!isObjectLength(frame.kind, frame.length)) throw new RangeError(`not a length: ${frame.length}`);
      if (frame.hops > MAX_HOPS) throw new RangeError(`too far: ${frame.hops}`);
      if (!isPeerId(frame.fetcher)) throw new RangeError("not a peer");
      out.u16(frame.handle);
      out.u8(frame.hops);
      writeObject(out, frame.kind, frame.name);
      out.u32(frame.length);
      out.ascii(frame.fetcher);
      break;
    case "chunk":
      if (!isPayload(frame.payload)) throw new RangeError(`not a chunk: ${frame.payload.length} bytes`);
      out.u16(frame.handle);
      out.u16(frame.index);
      out.bytes(frame.payload);
      break;
    case "have":
    case "want":
      writeObject(out, frame.kind, frame.name);
      break;
    case "peers":
      writePeers(out, frame.peers);
      break;
    case "plays":
      if (!isRenditionName(frame.rid)) throw new RangeError(`not a rendition: ${frame.rid}`);
      out.text(frame.rid);
      break;
    case "bye":
      out.u8(BYE_REASONS.indexOf(frame.reason) + 1);
      break;
  }
  return out.done();
}

/** A stranger's frame; `undefined` unless every byte is as it must be. A chunk's payload is a view of `bytes`. */
export function readMeshFrame(bytes: Uint8Array): MeshFrame | undefined {
  const from = new FrameReader(bytes);
  const frame = readFields(from);
  return from.isDone ? frame : undefined;
}

/** Whether it is the hello of a page older or newer than this one, of which nothing else can be read. */
export function isForeignHello(bytes: Uint8Array): boolean {
  return bytes.length > 1 && bytes[0] === TYPE.hello && bytes[1] !== MESH_VERSION;
}

function readFields(from: FrameReader): MeshFrame | undefined {
  switch (from.u8()) {
    case TYPE.hello:
      return readHello(from);
    case TYPE.coming:
      return readComing(from);
    case TYPE.chunk: {
      const [handle, index, payload] = [from.u16(), from.u16(), from.rest()];
      if (handle === undefined || index === undefined || payload === undefined) return undefined;
      return isPayload(payload) ? { type: "chunk", handle, index, payload } : undefined;
    }
    case TYPE.have: {
      const object = readObject(from);
      return object && { type: "have", ...object };
    }
    case TYPE.want: {
      const object = readObject(from);
      return object && { type: "want", ...object };
    }
    case TYPE.peers: {
      const peers = readPeers(from);
      return peers && { type: "peers", peers };
    }
    case TYPE.plays: {
      const rid = from.text();
      return rid === undefined || !isRenditionName(rid) ? undefined : { type: "plays", rid };
    }
    case TYPE.bye: {
      const reason = BYE_REASONS[(from.u8() ?? 0) - 1];
      return reason && { type: "bye", reason };
    }
    default:
      return undefined;
  }
}

function readHello(from: FrameReader): MeshFrame | undefined {
  if (from.u8() !== MESH_VERSION) return undefined;
  const peerId = from.ascii(20);
  const uplink = readUplinkClass(from.u8());
  const sharing = from.u8();
  const sid = from.bytes(8);
  const address = from.text();
  if (!isPeerId(peerId) || uplink === undefined || sharing === undefined || sharing > 1) return undefined;
  if (sid === undefined || address === undefined || readAddress(address) === undefined) return undefined;
  return { type: "hello", peerId, uplink, sharing: sharing === 1, sid: toHex(sid), address };
}

function readComing(from: FrameReader): MeshFrame | undefined {
  const [handle, hops, object, length] = [from.u16(), from.u8(), readObject(from), from.u32()];
  const fetcher = from.ascii(20);
  if (handle === undefined || hops === undefined || object === undefined || length === undefined) {
    return undefined;
  }
  if (hops > MAX_HOPS || !isObjectLength(object.kind, length) || !isPeerId(fetcher)) return undefined;
  return { type: "coming", handle, hops, ...object, length, fetcher };
}

function writeObject(out: FrameWriter, kind: ObjectKind, name: ObjectName): void {
  if (!isObjectName(name)) throw new RangeError(`not an object: ${JSON.stringify(name)}`);
  out.u8(KINDS.indexOf(kind));
  out.text(name.rid);
  out.u64(name.n);
  out.u16(name.p ?? NO_PART);
}

function readObject(from: FrameReader): { kind: ObjectKind; name: ObjectName } | undefined {
  const kind = KINDS[from.u8() ?? KINDS.length];
  const [rid, n, p] = [from.text(), from.u64(), from.u16()];
  if (kind === undefined || rid === undefined || n === undefined || p === undefined) return undefined;
  const name = p === NO_PART ? { rid, n } : { rid, n, p };
  return isObjectName(name) ? { kind, name } : undefined;
}

function isObjectLength(kind: ObjectKind, length: number): boolean {
  return length >= 1 && length <= MAX_OBJECT_BYTES[kind];
}

function isPayload(payload: Uint8Array): boolean {
  return payload.length >= 1 && payload.length <= CHUNK_BYTES;
}
