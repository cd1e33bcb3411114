import { objectKey, type ObjectKind, type ObjectName } from "../../../../contracts/swarm/object-name.ts";
import type { ExchangeOptions } from "./exchange.ts";
import { makeHandles } from "./handles.ts";
import type { NeighbourLink } from "./neighbour-link.ts";
import { makeParcel } from "./parcel.ts";
import { playingAlong } from "./picture.ts";
import { relayPlan } from "./relay-plan.ts";
import { type Source, type Sources, wayFrom } from "./sources.ts";

export type GivingOptions = Pick<ExchangeOptions, "self" | "neighbours" | "budget" | "onBroke"> & {
  sources: Sources;
  /** Verified bytes. */
  bytesOf: (kind: ObjectKind, name: ObjectName) => Uint8Array | undefined;
};

/** A neighbour that needed so few of the last objects of a rendition is asked before it is sent more. */
const REFUSALS = 6;

/** What this page announces and sends to its neighbours. */
export function makeGiving(o: GivingOptions) {
  const { sources } = o;
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
    // What was foretold by hearsay may turn out to be of another length.
    const said = `${key} ${length}`;
    if (peer.told.has(said)) return;
    peer.told.add(said);
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
    const push = peers(plan.push);
    return {
      push: push.filter((peer) => !isPicky(peer)),
      tell: [...peers(plan.tell), ...push.filter(isPicky)],
    };
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

  return {
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
      const { push, tell } = planFor(kind, name, source);
      const targets = push.filter((peer) => mayGive(peer, bytes.length));
      // All hear of it before the first is sent any of it.
      for (const peer of targets) announce(peer, kind, name, bytes.length, source);
      for (const peer of tell) peer.say({ type: "have", kind, name });
      if (targets.length === 0) return;
      // A copy, because hls.js detaches what it is given.
      const parcel = makeParcel({ handle: handleOf(key), kind, name, bytes: bytes.slice() });
      for (const peer of targets) {
        peer.refusals.set(name.rid, Math.max(0, refusalsOf(peer, name) - 1));
        send(peer, parcel);
      }
      for (const peer of targets) peer.outbox.pump();
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
      // Nobody is sent the same twice: asking must not cost more than it costs to ask.
      if (peer.sent.has(key) || !o.self().sharing) return;
      const bytes = o.bytesOf(kind, name);
      if (bytes === undefined || !mayGive(peer, bytes.length)) return;
      announce(peer, kind, name, bytes.length, sources.first(key));
      send(peer, makeParcel({ handle: handleOf(key), kind, name, bytes }));
      peer.outbox.pump();
    },
  };
}

export type Giving = ReturnType<typeof makeGiving>;
