import { Buffer } from "node:buffer";
import { connect, type Socket } from "node:net";
import { readMembers } from "../../../contracts/swarm/json-fields.ts";
import { readJson } from "../../../contracts/nostr/json.ts";
import {
  announceFrames,
  type AnnounceSays,
  answerFrame,
  controlFrame,
  type Heard,
  readFrames,
} from "./frames.ts";

/** How many peers meet in one swarm. */
export const SWARM_PEERS = 100;
/** Announces on their way at one time. */
const IN_FLIGHT = 64;
/** Sockets being opened at one time. */
const OPENING = 64;
/** Nothing heard for so long: somebody lost messages. */
const SILENCE_MS = 20_000;

/** One step of load, and what it is to be for. */
export type Step = {
  says: AnnounceSays;
  /** Each socket announces once in each of these waves; a wave has its own swarms. */
  waves: readonly number[];
  /** The share of offers that are answered. */
  answered: number;
};

/** What a step came to. */
export type StepResult = {
  announces: number;
  /** Replies that never came. */
  lost: number;
  failures: number;
  offers: number;
  answers: number;
  seconds: number;
  /** Milliseconds from an announce to its reply, median. */
  replyMs: number;
  bytes: number;
};

type Peer = { socket: Socket; id: string; rest: Buffer; sentAt: number[] };

/** Peers by hand on raw sockets. */
export function makeLoad() {
  const peers: Peer[] = [];
  const pong = controlFrame("pong");
  let closed = 0;
  let number = 0;
  let hearing: ((peer: Peer, kind: Heard, payload: Buffer) => void) | undefined;

  function listen(peer: Peer): void {
    peer.socket.on("data", (chunk: Buffer) => {
      const bytes = peer.rest.length === 0 ? chunk : Buffer.concat([peer.rest, chunk]);
      const used = readFrames(bytes, (kind, payload) => {
        if (kind === "ping") peer.socket.write(pong);
        hearing?.(peer, kind, payload);
      });
      // A copy: a part of the chunk would keep the whole of it in memory.
      peer.rest = used === bytes.length ? NOTHING : Buffer.from(bytes.subarray(used));
    });
    peer.socket.on("close", () => closed++);
    peer.socket.on("error", () => peer.socket.destroy());
  }

  return {
    closed: () => closed,

    /** Opens sockets; `pathOf` gives what each asks for. */
    async open(port: number, count: number, pathOf: (peerId: string) => string): Promise<void> {
      let next = 0;
      const openOne = async () => {
        while (next < count) {
          const id = peerIdOf(next++);
          const peer: Peer = { socket: await shake(port, pathOf(id)), id, rest: NOTHING, sentAt: [] };
          listen(peer);
          peers.push(peer);
        }
      };
      await Promise.all(Array.from({ length: OPENING }, openOne));
    },

    /** Sends each announce of a step and waits for every reply. */
    run({ says, waves, answered }: Step): Promise<StepResult> {
      const frames = announceFrames(says);
      const leaving = says.event === "stopped";
      const ping = controlFrame("ping");
      const jobs = shuffled(peers.length * waves.length);
      const result = { announces: 0, lost: 0, failures: 0, offers: 0, answers: 0, bytes: frames.bytes };
      const replies: number[] = [];
      const began = performance.now();
      let relayed = 0;
      let relayedAnswers = 0;
      let next = 0;
      const { promise, resolve } = Promise.withResolvers<StepResult>();

      function sendNext(): void {
        const job = jobs[next++];
        if (job === undefined) return;
        const at = job % peers.length;
        const peer = peers[at];
        const wave = waves[Math.floor(job / peers.length)];
        if (peer === undefined || wave === undefined) return;
        peer.sentAt.push(performance.now());
        peer.socket.write(frames.write(infoHashOf(wave, at), peer.id, number++));
        // Not every tracker replies to a departure, but each answers a ping after it.
        if (leaving) peer.socket.write(ping);
      }

      function finish(): void {
        clearInterval(watch);
        hearing = undefined;
        for (const peer of peers) peer.sentAt = [];
        replies.sort((a, b) => a - b);
        resolve({
          ...result,
          lost: jobs.length - result.announces,
          offers: relayed - relayedAnswers,
          seconds: (performance.now() - began) / 1000,
          replyMs: replies[Math.floor(replies.length / 2)] ?? NaN,
        });
      }

      function answer(peer: Peer, payload: Buffer): void {
        const offer = readOffer(payload);
        if (offer === undefined) return;
        result.answers++;
        peer.socket.write(answerFrame({ ...offer, peerId: peer.id }));
      }

      let heard = 0;
      let heardBefore = -1;
      const watch = setInterval(() => {
        if (heard === heardBefore) finish();
        heardBefore = heard;
      }, SILENCE_MS);
      hearing = (peer, kind, payload) => {
        heard++;
        if (kind === "failure") result.failures++;
        if (kind === "relayed") {
          relayed++;
          if (payload.includes(ANSWER)) relayedAnswers++;
          else if (Math.random() < answered) answer(peer, payload);
        }
        if (kind !== (leaving ? "pong" : "announced")) return;
        const sentAt = peer.sentAt.shift();
        if (sentAt === undefined) return;
        replies.push(performance.now() - sentAt);
        result.announces++;
        if (result.announces === jobs.length) finish();
        else sendNext();
      };
      for (let sent = 0; sent < IN_FLIGHT; sent++) sendNext();
      return promise;
    },

    close() {
      // At once: thousands of sockets in TIME_WAIT would take the ports of whoever comes next.
      for (const { socket } of peers) socket.resetAndDestroy();
    },
  };
}

const NOTHING = Buffer.alloc(0);
const ANSWER = '"answer":{';

/** A peer id of dStream's form. */
function peerIdOf(n: number): string {
  return `-DS0100-${String(n).padStart(12, "0")}`;
}

/** The swarm of a wave that a peer is in. */
function infoHashOf(wave: number, peer: number): string {
  return `bench${String(wave).padStart(7, "0")}${String(Math.floor(peer / SWARM_PEERS)).padStart(8, "0")}`;
}

function readOffer(payload: Buffer): { infoHash: string; toPeerId: string; offerId: string } | undefined {
  const message = readMembers(readJson(payload.toString()));
  const { info_hash: infoHash, peer_id: toPeerId, offer_id: offerId } = message ?? {};
  if (typeof infoHash !== "string" || typeof toPeerId !== "string" || typeof offerId !== "string") {
    return undefined;
  }
  return { infoHash, toPeerId, offerId };
}

/** The numbers from 0 on, in an order by chance. */
function shuffled(count: number): number[] {
  const numbers = Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    const [a = 0, b = 0] = [numbers[at], numbers[other]];
    numbers[at] = b;
    numbers[other] = a;
  }
  return numbers;
}

/** Opens a WebSocket by hand; rejects with the server's words when it refuses. */
function shake(port: number, path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    socket.once("error", reject);
    socket.once("connect", () =>
      socket.write(
        `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n` +
          "sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
      ));
    // Neither server speaks first, so the answer to the upgrade is all that comes.
    socket.once("data", (bytes: Buffer) => {
      const text = bytes.toString();
      if (!text.startsWith("HTTP/1.1 101")) {
        socket.destroy();
        return reject(new Error(`the tracker refused: ${text.slice(0, 300)}`));
      }
      socket.removeListener("error", reject);
      resolve(socket);
    });
  });
}
