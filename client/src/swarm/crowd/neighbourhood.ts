import type { Candidate } from "../../../../contracts/swarm/election.ts";
import type { CrowdStreamType } from "../../../../contracts/swarm/crowd-swarm.ts";
import type { ComplaintReason } from "../../../../contracts/swarm/tracker-messages.ts";
import type { After } from "../../webrtc/schedule.ts";
import type { EngineListener } from "../engine.ts";
import { makeAllowance } from "./allowance.ts";
import { makeCompanions } from "./companions.ts";
import { makeConnections } from "./connections.ts";
import { type CrowdTracker, type LibrarySocket, makeLibrarySocket } from "./library-socket.ts";
import { makeStanding, type Offence } from "./standing.ts";

export type NeighbourhoodOptions = {
  swarm: { address: string; sid: string };
  tracker: CrowdTracker;
  /** Makes a connection with this page's own ICE servers and policy. */
  makeConnection: () => RTCPeerConnection;
  /** Hides the own address behind a relay. */
  relayOnly: boolean;
  /** How many peers this page takes. */
  most: () => number;
  /** Milliseconds, of any clock that only goes forward. */
  now: () => number;
  after: After;
  on: Pick<EngineListener, "peers" | "blamed">;
};

/** Whom this page meets, by the library's connections and sockets, and who is kept away. */
export type Neighbourhood = {
  openSocket(): LibrarySocket;
  connect(): RTCPeerConnection;
  /** A rendition is played: its swarm is known from now on. */
  rendition(rid: string, type: CrowdStreamType): void;
  /** A rendition is played no more. */
  leave(rid: string): void;
  connected(peer: string, type: CrowdStreamType): void;
  left(peer: string, type: CrowdStreamType): void;
  /** Keeps away from a peer that is guilty of it for the first time, or once too often, and complains to the tracker. */
  offend(peer: string, offence: Offence): void;
  /** The library asked a peer for an object of so many bytes. */
  asked(peer: string, bytes: number): void;
  /** Who may be elected for this rendition's segments. */
  of(rid: string): readonly Candidate[];
  close(): void;
};

const COMPLAINTS: Readonly<Record<Offence, ComplaintReason>> = {
  "byte-mismatch": "byte-mismatch",
  "protocol": "malformed",
  "flood": "flood",
  "silence": "silent",
};

/** Makes one in which nobody is met yet. */
export function makeNeighbourhood(options: NeighbourhoodOptions): Neighbourhood {
  const { swarm, tracker, makeConnection, relayOnly, most, now, after, on } = options;
  const standing = makeStanding({ now });
  const allowance = makeAllowance({ now });
  const connections = makeConnections({
    make: makeConnection,
    onBytes(peer, bytes) {
      if (!allowance.received(peer, bytes)) offend(peer, "flood");
    },
  });
  const companions = makeCompanions({ ...swarm, onPeers: on.peers });
  const sockets = new Set<LibrarySocket>();

  return {
    openSocket() {
      const socket = makeLibrarySocket({
        tracker,
        degree: () => companions.ids().length,
        most,
        barred: standing.barred,
        relayOnly,
        onPeer(peer, sdp, infoHash) {
          companions.met(peer, infoHash);
          connections.expect(peer, sdp);
        },
        onGone: dismiss,
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
    connected(peer, type) {
      if (standing.barred(peer)) dismiss(peer);
      else companions.connected(peer, type);
    },
    left: companions.left,
    offend,
    asked: allowance.asked,
    of: companions.of,
    close() {
      for (const socket of sockets) socket.close();
      connections.close();
      for (const peer of companions.ids()) companions.gone(peer);
    },
  };

  function offend(peer: string, offence: Offence): void {
    if (!standing.note(peer, offence)) return;
    on.blamed(peer, offence);
    const infoHash = companions.metIn(peer);
    if (infoHash !== undefined) {
      tracker.send({ action: "complaint", infoHash, peerId: peer, reason: COMPLAINTS[offence] });
    }
    dismiss(peer);
  }

  function dismiss(peer: string): void {
    allowance.forget(peer);
    companions.gone(peer);
    connections.drop(peer);
  }
}
