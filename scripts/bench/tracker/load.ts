import { Buffer } from "node:buffer";
import { readMembers } from "../../../contracts/swarm/json-fields.ts";
import { readJson } from "../../../contracts/nostr/json.ts";
import {
  announceFrames,
  type AnnounceSays,
  answerFrame,
  controlFrame,
  type Heard,
  holds,
  readFrames,
} from "./frames.ts";
import { infoHashOf, peerIdOf, shuffled } from "./jobs.ts";
import { makePieces } from "./pieces.ts";
import type { RawSockets } from "./raw-sockets.ts";

/** Announces on their way at one time. */
const IN_FLIGHT = 64;
/** Sockets being opened at one time. */
const OPENING = 64;
/** No reply for so long: somebody lost messages. */
const SILENCE_MS = 20_000;

/** One step of load, and what it is to be for. */
export type Step = {
  says: AnnounceSays;
  /** Each socket announces once in each of these waves; a wave has its own swarms. */
  waves: readonly number[];
  /** The share of offers that are answered. */
  answered: number;
  /** Messages go out in pieces of at most so many bytes, which the tracker reads one by one; without, each whole in one. */
  piece?: number;
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

type Peer = {
  socket: number;
  id: string;
  /** What came of a frame that isn't whole. */
  rest: Buffer;
  /** Whether the tracker has taken it in. */
  open: boolean;
  sentAt: number[];
};

type Hear = (peer: Peer, kind: Heard, payload: Buffer) => void;

/** Peers by hand on raw sockets. Whatever is asked of it blocks until it is done. */
export function makeLoad(sockets: RawSockets) {
  const peers: Peer[] = [];
  const bySocket = new Map<number, Peer>();
  const pong = controlFrame("pong");
  const ping = controlFrame("ping");
  const bytes = Buffer.alloc(1024 * 1024);
  let closed = 0;
  let number = 0;
  let pinged = 0;
  let send: (socket: number, bytes: Uint8Array<ArrayBuffer>) => void = sockets.send;

  function take(peer: Peer, hear: Hear): void {
    const length = sockets.receive(peer.socket, bytes);
    if (length === 0) return end(peer);
    const chunk = bytes.subarray(0, length);
    const read = peer.rest.length === 0 ? chunk : Buffer.concat([peer.rest, chunk]);
    const used = readFrames(read, (kind, payload) => {
      if (kind === "ping") send(peer.socket, pong);
      hear(peer, kind, payload);
    });
    // A copy: what comes next is read into the same bytes.
    peer.rest = used === read.length ? NOTHING : Buffer.from(read.subarray(used));
  }

  function end(peer: Peer): void {
    if (!bySocket.delete(peer.socket)) return;
    closed++;
    sockets.close(peer.socket);
  }

  /** Works through what has come, or comes within so many milliseconds, as far as it is told at once; says of how many sockets. */
  function hearAll(ms: number, hear: Hear): number {
    return sockets.wait(ms, (socket) => {
      const peer = bySocket.get(socket);
      if (peer !== undefined) take(peer, hear);
    });
  }

  /** Pings on a socket after the other, but for those that are busy. */
  function pingBut(isBusy: (socket: number) => boolean): void {
    for (let tries = peers.length; tries > 0; tries--) {
      pinged = (pinged + 1) % peers.length;
      const peer = peers[pinged];
      if (peer === undefined || !bySocket.has(peer.socket) || isBusy(peer.socket)) continue;
      return void sockets.send(peer.socket, ping);
    }
    throw new Error("every socket is busy");
  }

  /** The answer to the upgrade is all that comes: neither server speaks first. */
  function shake(peer: Peer): void {
    const length = sockets.receive(peer.socket, bytes);
    const text = peer.rest.toString() + bytes.toString("latin1", 0, length);
    if (length === 0 || !text.startsWith("HTTP/1.1 101".slice(0, text.length))) {
      throw new Error(`the tracker refused: ${text.slice(0, 300)}`);
    }
    peer.open = text.endsWith("\r\n\r\n");
    peer.rest = peer.open ? NOTHING : Buffer.from(text);
  }

  return {
    closed: () => closed,

    /** Answers all of the tracker's pings while nothing else is done. */
    rest() {
      while (hearAll(0, () => {}) > 0);
    },

    /** Opens sockets; `pathOf` gives what each asks for. */
    open(port: number, count: number, pathOf: (peerId: string) => string): void {
      let opening = 0;
      let opened = 0;
      for (let next = 0; opened < count;) {
        while (opening < OPENING && next < count) {
          const id = peerIdOf(next++);
          const peer = { socket: sockets.connect(port), id, rest: NOTHING, open: false, sentAt: [] };
          bySocket.set(peer.socket, peer);
          peers.push(peer);
          opening++;
          sockets.send(
            peer.socket,
            Buffer.from(
              `GET ${
                pathOf(id)
              } HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nconnection: Upgrade\r\nupgrade: websocket\r\n` +
                "sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
            ),
          );
        }
        const heard = sockets.wait(SILENCE_MS, (socket) => {
          const peer = bySocket.get(socket);
          if (peer === undefined) return;
          if (peer.open) return take(peer, () => {});
          shake(peer);
          if (!peer.open) return;
          opening--;
          opened++;
        });
        if (heard === 0) throw new Error("the tracker takes nobody in any more");
      }
    },

    /** Sends each announce of a step and waits for every reply. */
    run({ says, waves, answered, piece }: Step): StepResult {
      const frames = announceFrames(says);
      const leaving = says.event === "stopped";
      const pieces = piece === undefined
        ? undefined
        : makePieces({ bytes: piece, send: sockets.send, ping: pingBut });
      if (pieces !== undefined) send = pieces.put;
      const jobs = shuffled(peers.length * waves.length);
      const result = { announces: 0, failures: 0, answers: 0, bytes: frames.bytes };
      const replies: number[] = [];
      const began = performance.now();
      let repliedAt = began;
      let relayed = 0;
      let relayedAnswers = 0;
      let next = 0;

      function sendNext(): void {
        const job = jobs[next++];
        if (job === undefined) return;
        const at = job % peers.length;
        const peer = peers[at];
        const wave = waves[Math.floor(job / peers.length)];
        if (peer === undefined || wave === undefined) return;
        peer.sentAt.push(performance.now());
        send(peer.socket, frames.write(infoHashOf(wave, at), peer.id, number++));
        // Not every tracker replies to a departure, but each answers a ping after it.
        if (leaving) send(peer.socket, ping);
      }

      function answer(peer: Peer, payload: Buffer): void {
        const offer = readOffer(payload);
        if (offer === undefined) return;
        result.answers++;
        send(peer.socket, answerFrame({ ...offer, peerId: peer.id }));
      }

      function hear(peer: Peer, kind: Heard, payload: Buffer): void {
        if (kind === "failure") result.failures++;
        if (kind === "relayed") {
          relayed++;
          if (holds(payload, ANSWER)) relayedAnswers++;
          else if (Math.random() < answered) answer(peer, payload);
        }
        if (kind === "pong") pieces?.read();
        if (kind !== (leaving ? "pong" : "announced")) return;
        const sentAt = peer.sentAt.shift();
        if (sentAt === undefined) return;
        repliedAt = performance.now();
        replies.push(repliedAt - sentAt);
        result.announces++;
        sendNext();
      }

      for (let sent = 0; sent < IN_FLIGHT; sent++) sendNext();
      const isDone = () => result.announces === jobs.length && (pieces?.waiting() ?? 0) === 0;
      while (!isDone() && performance.now() - repliedAt < SILENCE_MS) hearAll(1000, hear);
      send = sockets.send;
      for (const peer of peers) peer.sentAt = [];
      replies.sort((a, b) => a - b);
      return {
        ...result,
        lost: jobs.length - result.announces,
        offers: relayed - relayedAnswers,
        seconds: (performance.now() - began) / 1000,
        replyMs: replies[Math.floor(replies.length / 2)] ?? NaN,
      };
    },

    close() {
      for (const socket of bySocket.keys()) sockets.close(socket);
    },
  };
}

const NOTHING = Buffer.alloc(0);
const ANSWER = Buffer.from('"answer":{');

function readOffer(payload: Buffer): { infoHash: string; toPeerId: string; offerId: string } | undefined {
  const message = readMembers(readJson(payload.toString()));
  const { info_hash: infoHash, peer_id: toPeerId, offer_id: offerId } = message ?? {};
  if (typeof infoHash !== "string" || typeof toPeerId !== "string" || typeof offerId !== "string") {
    return undefined;
  }
  return { infoHash, toPeerId, offerId };
}
