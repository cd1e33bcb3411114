import Hls from "hls.js";
import { HlsJsP2PEngine } from "p2p-media-loader-hlsjs";
import { enterWorld, type SocketLike } from "../../src/swarm/crowd/library-world.ts";
import type { CrowdFigures, CrowdPlay } from "./page.ts";

/**
 * Plays by p2p-media-loader as it comes, with its own hls.js integration and its own defaults, and hls.js as given: only trackers
 * and STUN servers are ours, and its network is the page's. What is compared is settings, not versions.
 */
export function playStock(play: CrowdPlay, settings: Partial<Hls["config"]>, figures: CrowdFigures): Hls {
  enterWorld({
    fetch: (request) => fetch(request),
    openSocket: () => new WebSocket(play.tracker) as unknown as SocketLike,
    connect: () => new RTCPeerConnection({ iceServers: [] }),
  });
  const engine = new HlsJsP2PEngine({
    core: {
      swarmId: play.address,
      announceTrackers: ["wss://tracker.invalid"],
      rtcConfig: { iceServers: [] },
    },
  });
  const peers = new Set<string>();
  engine.addEventListener("onPeerConnect", ({ peerId }) => {
    peers.add(peerId);
    figures.peers = [...peers];
  });
  engine.addEventListener("onPeerClose", ({ peerId }) => {
    peers.delete(peerId);
    figures.peers = [...peers];
  });
  engine.addEventListener("onSegmentLoaded", ({ bytesLength, downloadSource }) => {
    figures.segments++;
    figures.taken[downloadSource === "http" ? "http" : "peers"] += bytesLength;
  });
  engine.addEventListener("onChunkUploaded", (bytes) => void (figures.given += bytes));
  const made = new Hls({ ...settings, ...engine.getConfigForHlsJs() as Partial<Hls["config"]> });
  engine.bindHls(made);
  return made;
}
