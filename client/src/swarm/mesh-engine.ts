import type Hls from "hls.js";
import type { FedHls } from "../player/feeding.ts";
import type { ListedReport } from "../player/worker/messages.ts";
import type { After } from "../webrtc/schedule.ts";
import type { EngineListener, Verifier } from "./engine.ts";
import { SPARE } from "./deadline.ts";
import { DEGREE, makeMesh } from "./mesh/mesh.ts";
import type { Signal } from "./peer/signalling.ts";
import { makePeerLinks } from "./peer/peer-links.ts";
import type { Proofs } from "./proofs.ts";
import { makeSharingClient, type SharingClient } from "./sharing-client.ts";
import type { VerifiedStore } from "./store/verified-store.ts";
import type { Budget } from "./terms/budget.ts";
import { makeSwarmSignalling } from "./tracker/swarm-signalling.ts";
import type { Trackers } from "./tracker/trackers.ts";

export type MeshEngineOptions = {
  client: Verifier;
  store: VerifiedStore;
  address: string;
  sid: string;
  infoHash: string;
  peerId: string;
  tracker: Pick<Trackers, "send" | "listen" | "taking">;
  /** Asked for each connection: their credentials run out. */
  iceServers: () => readonly RTCIceServer[];
  relayOnly: boolean;
  makeConnection: (configuration: RTCConfiguration) => RTCPeerConnection;
  budget: Budget;
  /** What is being fed now. */
  fed: () => FedHls | undefined;
  /** Milliseconds since 1970. */
  now: () => number;
  after: After;
  /** 0 to 1. */
  random: () => number;
  makeOfferId: () => string;
  /** Who was proven guilty so far; default nobody. */
  proofs?: Proofs;
  on: EngineListener;
};

/** How the low rung is fed while others carry it too. */
export type MeshEngine = SharingClient & {
  listed(report: ListedReport): void;
  /** How many are connected. */
  company(): number;
};

/** One way between two pages before it was measured, in milliseconds: what most are apart within a continent. */
const HOP_MS = 40;

/** The mesh with all it needs of this page. */
export function openMeshEngine(o: MeshEngineOptions): MeshEngine {
  let connected: readonly string[] = [];
  let hear = (_signal: Signal) => {};
  const signalling = makeSwarmSignalling({
    link: o.tracker,
    infoHash: o.infoHash,
    peerId: o.peerId,
    most: DEGREE,
    degree: () => connected.length,
    hear: (signal) => hear(signal),
  });
  let leave = () => {};
  let hopMs = (): number | undefined => undefined;
  let plays = (_rid: string) => {};

  const sharing = makeSharingClient({
    client: o.client,
    store: o.store,
    sid: o.sid,
    bufferedMs: () => bufferedMs(o.fed()?.video),
    hopMs: () => hopMs() ?? HOP_MS,
    now: o.now,
    after: o.after,
    on: o.on,
    join(on, { listedLength, isWanted }) {
      const mesh = makeMesh({
        peerId: o.peerId,
        address: o.address,
        sid: o.sid,
        store: o.store,
        listedLength,
        isWanted,
        budget: o.budget,
        connect: (on, isShunned) =>
          makePeerLinks({
            self: o.peerId,
            degree: DEGREE,
            makeConnection: o.makeConnection,
            iceServers: o.iceServers,
            relayOnly: o.relayOnly,
            isShunned,
            answer: signalling.answer,
            after: o.after,
            makeOfferId: o.makeOfferId,
            on,
          }),
        signalling,
        isSharing: () => o.budget.left() > 0,
        spareMs: () => SPARE * bufferedMs(o.fed()?.video),
        after: o.after,
        now: o.now,
        random: o.random,
        ...(o.proofs && { proofs: o.proofs }),
        on: {
          ...on,
          gave: o.on.gave,
          peers(ids) {
            connected = ids;
            o.on.peers(ids);
          },
          blamed: o.on.blamed,
        },
      });
      hear = mesh.hear;
      hopMs = mesh.hopMs;
      plays = mesh.plays;
      leave = () => {
        mesh.close();
        signalling.close();
      };
      return mesh;
    },
  });

  return {
    load: sharing.load,
    listed(report) {
      sharing.listed(report);
      if (report.url === pictureUrl(o.fed()?.hls)) plays(report.rid);
    },
    company: () => connected.length,
    close() {
      sharing.close();
      leave();
    },
  };
}

/** Where the playlist of the picture is that hls.js loads now, without a query. */
export function pictureUrl(hls: Pick<Hls, "levels" | "loadLevel"> | undefined): string | undefined {
  return hls?.levels[hls.loadLevel]?.uri.split("?", 1)[0];
}

/** What an element can play on without another byte, in milliseconds. */
export function bufferedMs(video: Pick<HTMLVideoElement, "buffered" | "currentTime"> | undefined): number {
  if (video === undefined) return 0;
  const { buffered, currentTime } = video;
  for (let at = 0; at < buffered.length; at++) {
    if (buffered.start(at) <= currentTime + 0.1 && currentTime < buffered.end(at)) {
      return (buffered.end(at) - currentTime) * 1000;
    }
  }
  return 0;
}
