import type { CheckpointState } from "../../contracts/nostr/checkpoint.ts";
import type { ListedPart, SealedPlaylist } from "../../contracts/seal/playlist.ts";
import { type Gate, makeGate } from "../origin/blocking.ts";
import type { Published } from "../origin/session.ts";
import { sha256Of } from "../origin/rendition.ts";
import type { PlaylistForm } from "./place.ts";
import type { SessionMemory } from "./session-memory.ts";

/** A playlist as its source gave it, and what of it decides on reloads. */
export type KeptPlaylist = Published & {
  /** Last complete segment, -1 before the first. */
  n: number;
  /** Listed parts of that segment, and of the one that is open. */
  lastParts: number;
  openParts: number;
  state: CheckpointState;
  targetDurationS: number;
  /** Name of the part to come. */
  hint: string | undefined;
};

/** An object that a verified playlist lists and that isn't here yet. */
export type Wanted = { name: string; n: number; length: number; sha256: string };

/** One rendition of one session: verified playlists, and the verified bytes of all they list. */
export type KeptRendition = {
  readonly rid: string;
  playlist: (form: PlaylistForm) => KeptPlaylist | undefined;
  object: (name: string) => { bytes: Uint8Array; sha256: string } | undefined;
  /** Makes room for all that a playlist lists, before anything of it is fetched; false when it is more than may be held. */
  admit: (form: PlaylistForm, playlist: SealedPlaylist) => boolean;
  /** What has to be fetched before this playlist may be shown, newest last; what can be put together from parts isn't among it. */
  wanted: (playlist: SealedPlaylist) => Wanted[];
  /** Keeps bytes that are what was wanted; false, and nothing is kept, when they aren't. */
  keep: (wanted: Wanted, bytes: Uint8Array) => boolean;
  /** Shows a playlist; false, and it isn't shown, unless everything that it lists is here. */
  show: (form: PlaylistForm, playlist: SealedPlaylist, kept: KeptPlaylist) => boolean;
  /** Readers that wait for media. */
  gate: Gate;
  /** Bits a second of the segments that were listed last. */
  bitrate: () => number | undefined;
  /** Lets go of all it holds, for good. */
  close: () => void;
};

/** Segments behind the newest that can still be read, as at a box. */
const KEPT_SEGMENTS = 26;
/** From here on viewers call a live playlist stale, and would blame whoever gave it to them. */
const MIN_STALE_MS = 12_000;

type Kept = { bytes: Uint8Array; sha256: string; n: number };
/** Of one playlist: segment and bytes by name. Parts of a whole segment weigh nothing, since they are cut out of it. */
type Listing = Map<string, { n: number; bytes: number }>;

/** Holds nothing yet; before `memory` is full, it forgets old segments sooner. */
export function makeKeptRendition(rid: string, memory: SessionMemory): KeptRendition {
  const playlists = new Map<PlaylistForm, KeptPlaylist>();
  const listings = new Map<PlaylistForm, Listing>();
  const objects = new Map<string, Kept>();
  /** Parts of each segment, as far as they were listed. */
  const parts = new Map<number, readonly ListedPart[]>();
  const gate = makeGate();
  let bitrate: number | undefined;

  const drop = (name: string) => {
    const object = objects.get(name);
    if (object !== undefined) memory.release(object.bytes.buffer);
    objects.delete(name);
  };
  const put = (name: string, object: Kept) => {
    memory.take(object.bytes.buffer);
    drop(name);
    objects.set(name, object);
  };
  const isListed = (name: string) => [...listings.values()].some((listing) => listing.has(name));
  const holds = ({ uri, sha256 }: { uri: string; sha256: string }) => objects.get(uri)?.sha256 === sha256;

  /** A segment is its parts joined: what came part by part needn't come again. */
  const joined = (wanted: Wanted): boolean => {
    const pieces = parts.get(wanted.n) ?? [];
    const held = pieces.flatMap(({ uri }) => objects.get(uri)?.bytes ?? []);
    if (
      held.length !== pieces.length || held.reduce((sum, { length }) => sum + length, 0) !== wanted.length
    ) {
      return false;
    }
    const bytes = new Uint8Array(wanted.length);
    let at = 0;
    for (const piece of held) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return keep(wanted, bytes);
  };

  /** The parts of a segment, cut out of it, so that each byte is in memory once; undefined when they aren't its own. */
  const cut = (n: number, bytes: Uint8Array): [string, Kept][] | undefined => {
    const pieces: [string, Kept][] = [];
    let at = 0;
    for (const { uri, length, sha256 } of parts.get(n) ?? []) {
      const piece = bytes.subarray(at, at + length);
      at += length;
      if (piece.length !== length || sha256Of(piece) !== sha256) return undefined;
      pieces.push([uri, { bytes: piece, sha256, n }]);
    }
    return pieces;
  };

  const keep = (wanted: Wanted, bytes: Uint8Array): boolean => {
    if (bytes.length !== wanted.length || sha256Of(bytes) !== wanted.sha256) return false;
    const { name, n, sha256 } = wanted;
    const pieces = /^\d/.test(name) ? cut(n, bytes) : [];
    if (pieces === undefined) return false;
    put(name, { bytes, sha256, n });
    for (const [uri, piece] of pieces) put(uri, piece);
    memory.settle();
    return true;
  };

  const forget = (newest: number) => {
    for (const [name, { n }] of objects) if (n < newest - KEPT_SEGMENTS && !isListed(name)) drop(name);
    for (const n of parts.keys()) if (n < newest - KEPT_SEGMENTS) parts.delete(n);
  };

  // A segment goes with its parts: any one of them would keep all of its bytes.
  const ending = memory.whenFull(() => {
    const loose = [...objects].filter(([name]) => !isListed(name));
    const oldest = Math.min(...loose.map(([, { n }]) => n));
    for (const [name, { n }] of loose) if (n === oldest) drop(name);
    return loose.length > 0;
  });

  return {
    rid,
    playlist: (form) => playlists.get(form),
    object: (name) => objects.get(name),
    admit: (form, playlist) => {
      const listing = listingOf(playlist);
      const newest = newestIn(listing);
      for (const [other, before] of listings) {
        // Who pulls from a place without the other playlist needs no room for what that listed long ago.
        if (newestIn(before) >= newest - KEPT_SEGMENTS) continue;
        listings.delete(other);
        memory.promise(`${rid}/${other}`, new Map());
      }
      const weights = new Map([...listing].map(([name, { bytes }]) => [`${rid}/${name}`, bytes]));
      if (!memory.promise(`${rid}/${form}`, weights)) return false;
      listings.set(form, listing);
      const { segments, open } = playlist;
      for (const { n, listedParts } of segments) if (listedParts.length > 0) parts.set(n, listedParts);
      if (open !== undefined) parts.set(open.n, open.parts);
      return true;
    },
    wanted: ({ segments, open }) => {
      const found = new Map<string, Wanted>();
      const want = (one: { uri: string; length: number; sha256: string }, n: number) => {
        if (holds(one)) return;
        found.set(one.uri, { name: one.uri, n, length: one.length, sha256: one.sha256 });
      };
      for (const segment of segments) {
        if (segment.initObject !== undefined) want(segment.initObject, segment.n);
        const { uri, n, length, sha256 } = segment;
        if (!holds(segment) && !joined({ name: uri, n, length, sha256 })) want(segment, n);
      }
      if (open !== undefined) {
        if (open.initObject !== undefined) want(open.initObject, open.n);
        for (const part of open.parts) want(part, part.n);
      }
      return [...found.values()];
    },
    keep,
    show: (form, playlist, kept) => {
      // What was listed with parts after its segment had been fetched whole.
      for (const { uri, n, listedParts } of playlist.segments) {
        const whole = objects.get(uri);
        if (whole === undefined || listedParts.every(holds)) continue;
        for (const [part, piece] of cut(n, whole.bytes) ?? []) put(part, piece);
      }
      const whole = [...playlist.objects].every(([uri, { sha256 }]) => holds({ uri, sha256 }));
      if (!whole) return false;
      const newest = Math.max(kept.n, playlist.open?.n ?? -1);
      const uses = new Map<string, number>();
      for (const { initObject, n } of playlist.segments) if (initObject) uses.set(initObject.uri, n);
      if (playlist.open?.initObject) uses.set(playlist.open.initObject.uri, newest);
      for (const [uri, n] of uses) {
        const init = objects.get(uri);
        if (init !== undefined) init.n = n;
      }
      playlists.set(form, kept);
      const us = playlist.segments.reduce((sum, { durationUs }) => sum + durationUs, 0);
      const bytes = playlist.segments.reduce((sum, { length }) => sum + length, 0);
      if (us > 0) bitrate = Math.round(bytes * 8e6 / us);
      forget(newest);
      gate.wake();
      return true;
    },
    gate,
    bitrate: () => bitrate,
    close: () => {
      ending();
      for (const form of listings.keys()) memory.promise(`${rid}/${form}`, new Map());
      for (const name of [...objects.keys()]) drop(name);
      gate.close();
    },
  };
}

function listingOf({ segments, open }: SealedPlaylist): Listing {
  const listing: Listing = new Map();
  for (const { uri, n, length, initObject, listedParts } of segments) {
    if (initObject !== undefined) listing.set(initObject.uri, { n, bytes: initObject.length });
    for (const part of listedParts) listing.set(part.uri, { n, bytes: 0 });
    listing.set(uri, { n, bytes: length });
  }
  if (open?.initObject !== undefined) {
    listing.set(open.initObject.uri, { n: open.n, bytes: open.initObject.length });
  }
  for (const { uri, n, length } of open?.parts ?? []) listing.set(uri, { n, bytes: length });
  return listing;
}

function newestIn(listing: Listing): number {
  return Math.max(-1, ...[...listing.values()].map(({ n }) => n));
}

/** Whether viewers would call it too old. */
export function isStale(playlist: KeptPlaylist | undefined, nowMs: number): boolean {
  if (playlist === undefined || playlist.state === "ended") return false;
  return nowMs - playlist.signedMs > Math.max(MIN_STALE_MS, 4000 * playlist.targetDurationS);
}
