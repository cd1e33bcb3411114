import { encodeMeshFrame } from "../../../contracts/swarm/mesh-frames.ts";
import { peerIdOf } from "../../../contracts/swarm/peer-id.ts";
import { meshInfoHash } from "../../../contracts/swarm/swarm-id.ts";
import { readTrackerAnswer } from "../../../contracts/swarm/tracker-answers.ts";
import type { TrackerAnswer, TrackerRequest } from "../../../contracts/swarm/tracker-messages.ts";
import { trackerRequestJson } from "../../../contracts/swarm/tracker-requests.ts";
import { makePeerLinks, type PeerLink } from "../../src/swarm/peer/peer-links.ts";
import { makeSwarmSignalling } from "../../src/swarm/tracker/swarm-signalling.ts";
import { afterTimeout } from "../../src/webrtc/schedule.ts";
import { MESH_ATTACKS, type MeshAttack, type MeshAttackName } from "./mesh-attacks.ts";
import { followStream } from "./stream-follower.ts";

export type Intrusion = { address: string; ll: string; tracker: string };

/** One peer of the mesh that plays nothing and attacks whomever it is connected to. */
export type IntruderFigures = {
  /** Connections that opened, as whom they were to and when, in milliseconds. */
  opened: { to: string; at: number }[];
  connected: number;
  /** What was done, by the object. */
  deeds: number;
};

/** What a page does for a test that attacks others. */
export type Intruders = {
  begin(intrusion: Intrusion): Promise<void>;
  /** Lets intruders in; answers their ids. */
  send(attacks: readonly MeshAttackName[]): string[];
  /** Says through the tracker that this page answers offers that nobody made, to those ids; answers the id it says so by. */
  answerUnasked(to: readonly string[], times: number): Promise<string>;
  figures(id: string): IntruderFigures;
  /** Takes it out of the swarm. */
  leave(id: string): void;
};

type Intruder = IntruderFigures & { attack: MeshAttack; links: Set<PeerLink>; leave: () => void };

/** Neighbours that one intruder takes. */
const MOST = 5;
const AGAIN_MS = 1000;

/** All intruders of a page share what they read of the stream. */
export function makeIntruders(): Intruders {
  const intruders = new Map<string, Intruder>();
  let swarm: { address: string; sid: string; infoHash: string; tracker: string } | undefined;

  const each = (work: (attack: MeshAttack, links: PeerLink[]) => void | Promise<void>) => {
    for (const intruder of intruders.values()) {
      if (intruder.links.size === 0) continue;
      intruder.deeds++;
      void work(intruder.attack, [...intruder.links]);
    }
  };

  function enter(name: MeshAttackName): string {
    if (swarm === undefined) throw new Error("nothing was begun");
    const { address, sid, infoHash, tracker } = swarm;
    const peerId = newId(address);
    const attack: MeshAttack = MESH_ATTACKS[name](peerId);
    const socket = openSocket(tracker);
    const links = makePeerLinks({
      self: peerId,
      degree: MOST,
      makeConnection: (configuration) => new RTCPeerConnection(configuration),
      iceServers: () => [],
      relayOnly: false,
      isShunned: (id) => intruders.has(id),
      answer: (answer) => signalling.answer(answer),
      after: afterTimeout,
      makeOfferId: () => crypto.randomUUID(),
      on: {
        opened(link) {
          intruder.opened.push({ to: link.peerId, at: performance.now() });
          intruder.connected++;
          const said = attack.poses ? newId(address) : peerId;
          link.send(
            encodeMeshFrame({ type: "hello", peerId: said, uplink: 0, sharing: true, sid, address }),
          );
          intruder.links.add(link);
          attack.opened?.(link);
        },
        frame: () => undefined,
        drained: () => undefined,
        ended(link) {
          intruder.links.delete(link);
          intruder.connected--;
        },
        failed: () => undefined,
      },
    });
    const signalling = makeSwarmSignalling({
      link: { ...socket, taking: () => undefined },
      infoHash,
      peerId,
      most: MOST,
      degree: () => intruder.connected,
      hear: links.hear,
    });
    const announce = async () => signalling.announce({ offers: await links.offers(MOST), uplink: 0 });
    socket.opened.then(announce);
    const timer = setInterval(announce, AGAIN_MS);
    const intruder: Intruder = {
      attack,
      links: new Set(),
      opened: [],
      connected: 0,
      deeds: 0,
      leave() {
        clearInterval(timer);
        links.close();
        socket.close();
      },
    };
    intruders.set(peerId, intruder);
    return peerId;
  }

  return {
    async begin({ address, ll, tracker }) {
      const { sid } = await followStream(ll, {
        part: (part) => each((attack, links) => attack.part?.(part, links)),
        playlist: (name, text, url) => each((attack, links) => attack.playlist?.({ name, text, url }, links)),
      });
      swarm = { address, sid, infoHash: meshInfoHash(address, sid), tracker };
    },
    send: (attacks) => attacks.map(enter),
    async answerUnasked(to, times) {
      if (swarm === undefined) throw new Error("nothing was begun");
      const { address, infoHash, tracker } = swarm;
      const peerId = newId(address);
      const socket = openSocket(tracker);
      await socket.opened;
      const announce = { action: "announce", infoHash, peerId, numWant: 0, offers: [] } as const;
      socket.send({ ...announce, offers: [], uploaded: 0, downloaded: 0, uplink: 0 });
      const connection = new RTCPeerConnection();
      connection.createDataChannel("dstream-mesh/1");
      const { sdp = "" } = await connection.createOffer();
      connection.close();
      for (let at = 0; at < times; at++) {
        for (const toPeerId of to) {
          const offerId = crypto.randomUUID();
          socket.send({ action: "answer", infoHash, peerId, toPeerId, offerId, sdp });
        }
      }
      return peerId;
    },
    figures(id) {
      const { opened, connected, deeds } = known(id);
      return { opened, connected, deeds };
    },
    leave: (id) => known(id).leave(),
  };

  function known(id: string): Intruder {
    const intruder = intruders.get(id);
    if (intruder === undefined) throw new Error(`no intruder ${id}`);
    return intruder;
  }
}

function newId(address: string): string {
  return peerIdOf(crypto.getRandomValues(new Uint8Array(32)), address);
}

function openSocket(url: string) {
  const socket = new WebSocket(url);
  const listeners = new Set<(answer: TrackerAnswer) => void>();
  socket.onmessage = ({ data }) => {
    const answer = readTrackerAnswer(String(data));
    if (answer !== undefined) { for (const listener of listeners) listener(answer); }
  };
  return {
    opened: new Promise<void>((resolve) => socket.onopen = () => resolve()),
    send(request: TrackerRequest) {
      if (socket.readyState === WebSocket.OPEN) socket.send(trackerRequestJson(request));
    },
    listen(on: (answer: TrackerAnswer) => void) {
      listeners.add(on);
      return () => void listeners.delete(on);
    },
    close: () => socket.close(),
  };
}
