import assert from "node:assert/strict";
import { crowdInfoHash } from "../../../../contracts/swarm/crowd-swarm.ts";
import type { TrackerAnswer, TrackerRequest } from "../../../../contracts/swarm/tracker-messages.ts";
import { encodeMeshFrame } from "../../../../contracts/swarm/mesh-frames.ts";
import { makeNeighbourhood } from "./neighbourhood.ts";

/** The session that the trial is about. */
export const swarm = { address: `30311:${"ab".repeat(32)}:test`, sid: "0123456789abcdef" };
/** Its picture's swarm. */
export const infoHash = crowdInfoHash({ ...swarm, type: "main", rid: "video" });

class FakeChannel extends EventTarget {
  readyState = "open";
  bufferedAmount = 0;
  readonly sent: Uint8Array[] = [];
  send(bytes: Uint8Array): void {
    this.sent.push(bytes);
  }
  close(): void {
    this.readyState = "closed";
    this.dispatchEvent(new Event("close"));
  }
}

class FakeConnection extends EventTarget {
  connectionState = "connected";
  readonly channels: FakeChannel[] = [];
  createDataChannel = () => {
    const channel = new FakeChannel();
    this.channels.push(channel);
    return channel;
  };
  setRemoteDescription = () => Promise.resolve();
  close = () => undefined;
}

/** One page's neighbourhood with a tracker, connections and channels of its own. */
export function stand() {
  const sent: TrackerRequest[] = [];
  const blamed: string[] = [];
  const heard: string[] = [];
  const promised: string[] = [];
  const unjudged: string[] = [];
  const made: FakeConnection[] = [];
  let ms = 0;
  let sharing = true;
  let hear: (answer: TrackerAnswer) => void = () => assert.fail("nobody listens");
  const neighbourhood = makeNeighbourhood({
    swarm,
    peerId: self,
    tracker: {
      send: (request) => void sent.push(request),
      listen(on) {
        hear = on;
        return () => undefined;
      },
    },
    makeConnection() {
      made.push(new FakeConnection());
      return made.at(-1) as unknown as RTCPeerConnection;
    },
    relayOnly: false,
    most: () => 4,
    isSharing: () => sharing,
    now: () => ms,
    after(_ms, work) {
      work();
      return () => undefined;
    },
    on: {
      peers: () => undefined,
      blamed: (peer, reason, proven) =>
        void blamed.push(`${peer} ${reason}${proven ? ` proven by ${proven.n}` : ""}`),
      promised: (peer, { rid, n }, length) => void promised.push(`${peer} ${rid}/${n} ${length}`),
      unjudged: (peer, { rid, n }, bytes) => void unjudged.push(`${peer} ${rid}/${n} ${bytes}`),
    },
  });
  neighbourhood.rendition("video", "main");
  const socket = neighbourhood.openSocket();
  socket.onmessage = ({ data }) => void heard.push(String(data));
  const meet = (peerId: string) =>
    hear({ action: "offer", infoHash, peerId, offerId: "1", sdp: `v=0 ${peerId}` });
  /** As the library takes an offer that came to it. */
  async function connect(peerId: string) {
    meet(peerId);
    const connection = neighbourhood.connect();
    await connection.setRemoteDescription({ type: "offer", sdp: `v=0 ${peerId}` });
    const channel = connection.createDataChannel("library") as unknown as FakeChannel;
    const [side] = made.at(-1)?.channels ?? [];
    assert.ok(side);
    channel.dispatchEvent(new Event("open"));
    side.dispatchEvent(new Event("open"));
    /** Whether the library hears it. */
    const say = (bytes: Uint8Array) => {
      let through = 0;
      const on = () => void through++;
      channel.addEventListener("message", on);
      channel.dispatchEvent(new MessageEvent("message", { data: Uint8Array.from(bytes).buffer }));
      channel.removeEventListener("message", on);
      return through === 1;
    };
    const whisper = (bytes: Uint8Array) =>
      side.dispatchEvent(new MessageEvent("message", { data: Uint8Array.from(bytes).buffer }));
    return { channel, side, say, whisper };
  }
  const ids = () => neighbourhood.of("video").map(({ peerId }) => peerId);
  const rest = () => void (sharing = false);
  return {
    ...{ neighbourhood, sent, blamed, heard, promised, unjudged, meet, connect, ids, rest },
    gone: (peerId: string, infoHash: string) => hear({ action: "gone", infoHash, peerId }),
    pass: (by: number) => void (ms += by),
  };
}

/** This page. */
export const self = "-DS0100-selfselfself";
/** Whoever it meets. */
export const guilty = "-DS0100-guiltyguilty";
/** What the tracker is told of it. */
export const complaint = (reason: string) => ({ action: "complaint", infoHash, peerId: guilty, reason });
/** A request of the library, for a number below 128. */
export const request = (n: number) =>
  Uint8Array.of(...ascii("cstr"), 1, 0x69, 1, n, 0x72, 1, 1, ...ascii("cend"));
/** A text's bytes. */
export const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
/** What it says of itself. */
export const hello = (uplink: 0 | 1 | 2, sharing: boolean) =>
  encodeMeshFrame({ type: "hello", peerId: guilty, uplink, sharing, ...swarm });
