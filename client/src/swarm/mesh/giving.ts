import { objectKey, type ObjectKind, type ObjectName } from "../../../../contracts/swarm/object-name.ts";
import type { ExchangeOptions } from "./exchange.ts";
import { makeHandles } from "./handles.ts";
import type { NeighbourLink } from "./neighbour-link.ts";
import { makeParcel } from "./parcel.ts";
import { playingAlong } from "./picture.ts";
import { relayPlan } from "./relay-plan.ts";
import { type Source, type Sources, wayFrom } from "./sources.ts";
import type { Tidings } from "./tidings.ts";

export type GivingOptions = Pick<ExchangeOptions, "self" | "neighbours" | "budget" | "onBroke"> & {
  sources: Sources;
  tidings: Tidings;
  /** Verified bytes; a playlist's are packed when they are asked for. */
  bytesOf: (kind: ObjectKind, name: ObjectName) => Uint8Array | Promise<Uint8Array> | undefined;
};

/** A neighbour that needed so few of the last objects of a rendition is asked before it is sent more. */
const REFUSALS = 6;

/** What this page announces and sends to its neighbours. */
export function makeGiving(o: GivingOptions) {
  const { sources, tidings } = o;
  const handleOf = makeHandles();
  const find = (peerId: string) => o.neighbours().find((peer) => peer.peerId === peerId);
  const refusalsOf = (peer: NeighbourLink, { rid }: ObjectName) => peer.refusals.get(rid) ?? 0;

  function announce(
    peer: NeighbourLink,
    kind: ObjectKind,
    name: ObjectName,
    length: number,
    source: Source | undefined,
  ): void {
    const key = objectKey(kind, name);
    // What was foretold may be of another length, as a playlist is with the address from which each page has it: the last word
    // is the one by which its chunks are read.
    if (peer.told.last(key) === length) return;
    peer.told.say(key, length);
    const way = wayFrom(source, o.self().peerId);
    peer.say({ type: "coming", handle: handleOf(key), kind, name, length, ...way });
  }

  function planFor(kind: ObjectKind, name: ObjectName, source: Source | undefined) {
    const key = objectKey(kind, name);
    const neighbours = o.neighbours();
    const plan = relayPlan({
      selfId: o.self().peerId,
      neighbours: playingAlong(o.self().plays, name.rid, neighbours),
      knows: (id) => find(id)?.knows.has(key) ?? true,
      ...(source && { source }),
    });
    const peers = (ids: readonly string[]) => ids.map(find).filter((peer) => peer !== undefined);
    const isPicky = (peer: NeighbourLink) => refusalsOf(peer, name) >= REFUSALS;
    /** Takes from another neighbour what this fetcher fetches. */
    const isServed = ({ ways }: NeighbourLink) => source !== undefined && ways.has(source.fetcher);
    const [push, tell] = [peers(plan.push), peers(plan.tell)];
    return {
      push: push.filter((peer) => !isPicky(peer)),
      tell: [...tell.filter((peer) => !isServed(peer)), ...push.filter(isPicky)],
      served: tell.filter(isServed),
    };
  }

  /** Says to those whom it isn't sent that it may be had here. */
  function tell({ tell, served }: ReturnType<typeof planFor>, kind: ObjectKind, name: ObjectName): void {
    for (const peer of tell) peer.say({ type: "have", kind, name });
    tidings.tell(served, kind, name);
  }

  /** Whether a neighbour may be sent so much; asked before it is promised. */
  function mayGive(peer: NeighbourLink, bytes: number): boolean {
    if (!peer.outbox.hasRoom(bytes)) return false;
    const may = o.budget.take(bytes);
    if (!may) o.onBroke(bytes);
    return may;
  }

  function send(peer: NeighbourLink, parcel: ReturnType<typeof makeParcel>): void {
    peer.outbox.add(parcel);
    peer.knows.add(parcel.key);
    peer.sent.add(parcel.key);
  }

  /** Sends what they were told of to each of them. */
  function sendAll(
    targets: readonly NeighbourLink[],
    kind: ObjectKind,
    name: ObjectName,
    bytes: Uint8Array,
  ): void {
    if (targets.length === 0) return;
    // A copy, because hls.js detaches what it is given.
    const parcel = makeParcel({ handle: handleOf(objectKey(kind, name)), kind, name, bytes: bytes.slice() });
    for (const peer of targets) {
      peer.refusals.set(name.rid, Math.max(0, refusalsOf(peer, name) - 1));
      send(peer, parcel);
    }
    for (const peer of targets) peer.outbox.pump();
  }

  /** Sends what was asked for. */
  function hand(peer: NeighbourLink, kind: ObjectKind, name: ObjectName, bytes: Uint8Array): void {
    const key = objectKey(kind, name);
    // Nobody is sent the same twice: asking must not cost more than it costs to ask.
    if (peer.sent.has(key) || !o.self().sharing || !mayGive(peer, bytes.length)) return;
    announce(peer, kind, name, bytes.length, sources.first(key));
    send(peer, makeParcel({ handle: handleOf(key), kind, name, bytes }));
    peer.outbox.pump();
  }

  return {
    /** Whether anybody is to be sent it at once. */
    hasTakers: (kind: ObjectKind, name: ObjectName): boolean =>
      o.self().sharing && planFor(kind, name, sources.first(objectKey(kind, name))).push.length > 0,
    /** Says to whoever the plan says that it is here. */
    tell(kind: ObjectKind, name: ObjectName): void {
      if (!o.self().sharing) return;
      tell(planFor(kind, name, sources.first(objectKey(kind, name))), kind, name);
    },
    /** Those to whom this page will pass an object on hear of it before it is whole: they would fetch it themselves meanwhile. */
    foretell(kind: ObjectKind, name: ObjectName, length: number, source?: Source): void {
      if (!o.self().sharing) return;
      let left = o.budget.left();
      for (const peer of planFor(kind, name, source).push) {
        if (left < length || !peer.outbox.hasRoom(length)) continue;
        left -= length;
        announce(peer, kind, name, length, source);
      }
    },
    /** Sends verified bytes to whom the plan says. */
    give(kind: ObjectKind, name: ObjectName, bytes: Uint8Array): void {
      if (!o.self().sharing) return;
      const key = objectKey(kind, name);
      const source = sources.first(key);
      const plan = planFor(kind, name, source);
      const targets = plan.push.filter((peer) => mayGive(peer, bytes.length));
      // All hear of it before the first is sent any of it.
      for (const peer of targets) announce(peer, kind, name, bytes.length, source);
      tell(plan, kind, name);
      sendAll(targets, kind, name, bytes);
    },
    /** Sends it to those who were told that it comes and lack it still, and says to all others who may lack it that it is here. */
    offer(kind: ObjectKind, name: ObjectName, bytes: Uint8Array): void {
      if (!o.self().sharing) return;
      const key = objectKey(kind, name);
      const { push, tell, served } = planFor(kind, name, undefined);
      // They ask nobody else for it while they count on this page's word.
      const targets = push.filter((peer) =>
        peer.told.last(key) === bytes.length && mayGive(peer, bytes.length)
      );
      const others = push.filter((peer) => !targets.includes(peer));
      tidings.tell([...others, ...tell, ...served], kind, name);
      sendAll(targets, kind, name, bytes);
    },
    /** A neighbour has it, and needs none of it from here. */
    had(peer: NeighbourLink, kind: ObjectKind, name: ObjectName): void {
      const key = objectKey(kind, name);
      peer.outbox.cancel(key);
      if (!peer.sent.has(key)) return;
      peer.refusals.set(name.rid, Math.min(2 * REFUSALS, refusalsOf(peer, name) + 2));
    },
    /** A neighbour asks for it. */
    wanted(peer: NeighbourLink, kind: ObjectKind, name: ObjectName): void {
      const key = objectKey(kind, name);
      peer.refusals.delete(name.rid);
      if (peer.sent.has(key) || !o.self().sharing) return;
      const bytes = o.bytesOf(kind, name);
      if (bytes instanceof Promise) void bytes.then((bytes) => hand(peer, kind, name, bytes));
      else if (bytes !== undefined) hand(peer, kind, name, bytes);
    },
  };
}

export type Giving = ReturnType<typeof makeGiving>;
