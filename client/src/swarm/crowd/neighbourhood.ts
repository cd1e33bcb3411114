import type { Candidate } from "../../../../contracts/swarm/election.ts";
import { readCrowdFrame } from "../../../../contracts/swarm/crowd-frames.ts";
import type { CrowdStreamType } from "../../../../contracts/swarm/crowd-swarm.ts";
import { encodeMeshFrame, isForeignHello, readMeshFrame } from "../../../../contracts/swarm/mesh-frames.ts";
import type { ObjectName } from "../../../../contracts/swarm/object-name.ts";
import type { ComplaintReason } from "../../../../contracts/swarm/tracker-messages.ts";
import type { After } from "../../webrtc/schedule.ts";
import type { EngineListener } from "../engine.ts";
import { makeUplinkMeter } from "../mesh/uplink-meter.ts";
import { makeProofs, type Proofs } from "../proofs.ts";
import { makeAllowance } from "./allowance.ts";
import { makeAnswers } from "./answers.ts";
import { makeCompanions } from "./companions.ts";
import { makeConnections } from "./connections.ts";
import { type DemandVerdict, makeDemands } from "./demands.ts";
import { type CrowdTracker, type LibrarySocket, makeLibrarySocket } from "./library-socket.ts";
import { makeStanding, type Offence } from "./standing.ts";

export type NeighbourhoodOptions = {
  swarm: { address: string; sid: string };
  /** 20 characters. */
  peerId: string;
  tracker: CrowdTracker;
  /** Makes a connection with this page's own ICE servers and policy. */
  makeConnection: () => RTCPeerConnection;
  /** Hides the own address behind a relay. */
  relayOnly: boolean;
  /** How many peers this page takes, for each rendition. */
  most: () => number;
  /** Whether this page fetches for others now. */
  isSharing: () => boolean;
  /** Milliseconds, of any clock that only goes forward. */
  now: () => number;
  after: After;
  /** Who was proven guilty so far; default nobody. */
  proofs?: Proofs;
  on: Pick<EngineListener, "peers" | "blamed"> & {
    /** A peer says that it fetches a segment for everybody. */
    promised(peer: string, name: ObjectName, length: number): void;
    /** All bytes of a segment as that peer alone sent them, which nobody asks for any more, and nobody judged. */
    unjudged(peer: string, name: ObjectName, bytes: Uint8Array<ArrayBuffer>): void;
  };
};

/** Whom this page meets, by the library's connections and sockets, and who is kept away. */
export type Neighbourhood = {
  openSocket(): LibrarySocket;
  connect(): RTCPeerConnection;
  /** A rendition is played: its swarm is known from now on. */
  rendition(rid: string, type: CrowdStreamType): void;
  /** A rendition is played no more. */
  leave(rid: string): void;
  /** Keeps away from a peer that is guilty of it for the first time, or once too often, and complains to the tracker. */
  offend(peer: string, offence: Offence, proven?: ObjectName): void;
  /** All bytes of a segment as that peer alone sent them, whatever they are; once. */
  answered(peer: string, name: ObjectName): Uint8Array<ArrayBuffer> | undefined;
  /** A segment is here, and held. */
  settled(name: ObjectName): void;
  /** The library asked a peer for an object of so many bytes. */
  asked(peer: string, bytes: number): void;
  /** Who may be elected for this rendition's segments, of those whom this page is connected to. */
  of(rid: string): readonly Candidate[];
  /** All who may be. */
  known(rid: string): readonly Candidate[];
  /** This page as others know it. */
  self(): Candidate;
  /** Says to all that this page fetches a segment for them. */
  promise(name: ObjectName, length: number): void;
  /** Says how this page stands, where that has changed. */
  tell(): void;
  close(): void;
};

const COMPLAINTS: Readonly<Record<Offence, ComplaintReason>> = {
  "byte-mismatch": "byte-mismatch",
  "protocol": "malformed",
  "flood": "flood",
  "silence": "silent",
};
/** No word beside the library is longer, in bytes. */
const LONGEST_WORD = 1600;
/** Peers of whom is known where they were met. */
const MET = 500;

/** Makes one in which nobody is met yet. */
export function makeNeighbourhood(options: NeighbourhoodOptions): Neighbourhood {
  const { swarm, peerId, tracker, makeConnection, relayOnly, most, isSharing, now, after, on } = options;
  const standing = makeStanding({ now });
  const allowance = makeAllowance({ now });
  const answers = makeAnswers({
    onLeft({ peer, infoHash }, n, bytes) {
      const rid = agreed.get(`${peer} ${infoHash}`);
      if (!closed && rid !== undefined && rid === companions.ridOf(infoHash)) {
        on.unjudged(peer, { rid, n }, bytes);
      }
    },
  });
  const proofs = options.proofs ?? makeProofs();
  const demands = makeDemands({ now });
  const uplink = makeUplinkMeter(now);
  const sockets = new Set<LibrarySocket>();
  const metIn = new Map<string, string>();
  /** Which rendition a peer says that its connection in a swarm is for: an edge could have brought together what isn't the same. */
  const agreed = new Map<string, string>();
  /** Connected peers with an older or newer page: what they say beside the library can't be read, and is no offence. */
  const foreign = new Set<string>();
  const companions = makeCompanions({ peerId, ...swarm, onPeers: on.peers });
  const connections = makeConnections({
    make: makeConnection,
    admit,
    onSaid: hear,
    onSpeaks(peer, infoHash, say) {
      const rid = companions.ridOf(infoHash);
      if (rid !== undefined) say(encodeMeshFrame({ type: "plays", rid }));
      connections.say(hello(), peer);
      connections.say(peers(), peer);
    },
    onUp(peer, infoHash) {
      if (standing.barred(peer)) connections.drop(peer);
      else companions.connected(peer, infoHash);
    },
    onDown(peer, infoHash) {
      companions.left(peer, infoHash);
      answers.forget({ peer, infoHash });
      agreed.delete(`${peer} ${infoHash}`);
      if (!companions.ids().includes(peer)) {
        allowance.forget(peer);
        demands.forget(peer);
        foreign.delete(peer);
      }
      for (const socket of sockets) socket.lost(peer, infoHash);
    },
    onSaying: (peer, infoHash, bytes) => answers.said({ peer, infoHash }, bytes),
    onHanded: uplink.handed,
    onDrained: uplink.drained,
  });
  let closed = false;
  let told = standingNow();
  let toldNames = "[]";

  return {
    openSocket() {
      const socket = makeLibrarySocket({
        tracker,
        degree: companions.degree,
        most,
        uplink: uplink.uplink,
        barred: standing.barred,
        relayOnly,
        onPeer(peer, sdp, infoHash) {
          meet(peer, infoHash);
          connections.expect(peer, sdp, infoHash);
        },
        onGone: connections.drop,
        now,
        after,
      });
      sockets.add(socket);
      return socket;
    },
    connect: connections.connect,
    rendition: companions.rendition,
    leave(rid) {
      const infoHash = companions.infoHashOf(rid);
      if (infoHash === undefined) return;
      for (const socket of sockets) socket.leave(infoHash);
    },
    offend,
    answered(peer, { rid, n }) {
      const infoHash = companions.infoHashOf(rid);
      if (infoHash === undefined || agreed.get(`${peer} ${infoHash}`) !== rid) return undefined;
      return answers.whole({ peer, infoHash }, n);
    },
    settled({ rid, n }) {
      const infoHash = companions.infoHashOf(rid);
      if (infoHash !== undefined) answers.settled(infoHash, n);
    },
    asked: allowance.asked,
    of: companions.of,
    known: companions.known,
    self: () => ({ peerId, uplink: uplink.uplink() }),
    promise(name, length) {
      connections.say(
        encodeMeshFrame({ type: "coming", handle: 0, kind: "media", hops: 0, name, length, fetcher: peerId }),
      );
    },
    tell() {
      const standing = standingNow();
      if (standing !== told) connections.say(hello());
      told = standing;
      const names = JSON.stringify(companions.toldOf());
      if (names !== toldNames) connections.say(peers());
      toldNames = names;
    },
    close() {
      closed = true;
      for (const socket of sockets) socket.close();
      connections.close();
    },
  };

  function standingNow(): string {
    return `${uplink.uplink()} ${isSharing()}`;
  }

  function hello(): Uint8Array<ArrayBuffer> {
    return encodeMeshFrame({
      type: "hello",
      peerId,
      uplink: uplink.uplink(),
      sharing: isSharing(),
      ...swarm,
    });
  }

  function peers(): Uint8Array<ArrayBuffer> {
    return encodeMeshFrame({ type: "peers", peers: companions.toldOf() });
  }

  function meet(peer: string, infoHash: string): void {
    metIn.delete(peer);
    metIn.set(peer, infoHash);
    for (const oldest of metIn.keys()) {
      if (metIn.size <= MET) break;
      metIn.delete(oldest);
    }
  }

  /** Whether the library is to hear it. */
  function admit(peer: string, infoHash: string, bytes: Uint8Array): boolean {
    const may = mayHear(peer, infoHash, bytes);
    if (may) answers.heard({ peer, infoHash }, bytes);
    return may;
  }

  function mayHear(peer: string, infoHash: string, bytes: Uint8Array): boolean {
    if (!isAllowed(peer, bytes.length)) return false;
    const frame = readCrowdFrame(bytes);
    switch (frame.frame) {
      case "bytes":
        return true;
      case "malformed":
        offend(peer, "protocol");
        return false;
      case "command":
        return isHeard(peer, demands.said(peer));
      case "request":
        return isHeard(peer, demands.asked(peer, `${infoHash}/${frame.n}`));
    }
  }

  function isAllowed(peer: string, bytes: number): boolean {
    if (allowance.received(peer, bytes)) return true;
    offend(peer, "flood");
    return false;
  }

  function isHeard(peer: string, verdict: DemandVerdict): boolean {
    if (verdict === "flood") offend(peer, "flood");
    return verdict === "hear";
  }

  /** What peers say beside the library. */
  function hear(peer: string, bytes: Uint8Array, infoHash: string): void {
    if (!isAllowed(peer, bytes.length)) return;
    const frame = bytes.length <= LONGEST_WORD ? readMeshFrame(bytes) : undefined;
    if (frame === undefined && isForeignHello(bytes)) foreign.add(peer);
    if (demands.said(peer) === "flood") return offend(peer, "flood");
    if (foreign.has(peer)) return;
    if (frame === undefined) return offend(peer, "protocol");
    if (frame.type === "hello" && frame.peerId === peer && frame.sid === swarm.sid) {
      companions.said(peer, frame);
    }
    if (frame.type === "plays" && agreed.size < MET) agreed.set(`${peer} ${infoHash}`, frame.rid);
    if (frame.type === "peers") companions.named(peer, frame.peers);
    if (frame.type === "coming" && frame.kind === "media" && frame.fetcher === peer) {
      on.promised(peer, frame.name, frame.length);
    }
  }

  function offend(peer: string, offence: Offence, proven?: ObjectName): void {
    const isNewlyProven = proven !== undefined && proofs.note(peer);
    const isNews = standing.note(peer, offence);
    if (isNews || isNewlyProven) on.blamed(peer, offence, proven);
    if (!isNews) return;
    const infoHash = metIn.get(peer);
    if (infoHash !== undefined) {
      tracker.send({ action: "complaint", infoHash, peerId: peer, reason: COMPLAINTS[offence] });
    }
    connections.drop(peer);
  }
}
