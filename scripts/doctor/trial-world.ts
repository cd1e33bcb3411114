import { createHmac } from "node:crypto";
import { profileLink } from "../../contracts/nostr/link.ts";
import type { NostrEvent } from "../../contracts/nostr/event.ts";
import { BOX_PUBKEY, STREAM, type TrialSource, trialWords } from "../../media/mirror/trial-source.ts";
import { doctor, type DoctorOptions } from "./doctor.ts";
import type { Finding } from "./finding.ts";
import type { Question } from "./line.ts";
import type { Machine } from "./machine-checks.ts";
import { longTermKey, readStun, STUN, writeStun } from "./stun.ts";

export const BOX = "https://box.example";
export const OTHER = "ab".repeat(32);
export const DAY_MS = 86_400_000;
export const SECRET = "a secret of the operator";

/** Everything that a stream needs, in this process, and sound. */
export type World = Omit<DoctorOptions, "fetch" | "ask" | "open"> & {
  source: TrialSource;
  events: NostrEvent[];
  /** Events that the second relay has. */
  elsewhere: NostrEvent[] | undefined;
  boxKey: string;
  edgeKeys: string[];
  heights: Record<string, number>;
  /** Changes an answer of the box. */
  twist: (path: string, answer: Response, ranged: boolean) => Response;
  /** A proxy in front doesn't pass ranges on. */
  rangeless: boolean;
  /** Who answers by UDP, by port. */
  answerers: Record<number, Answerer>;
};

/** What the box's answer to a viewer says of its end. */
const ICE = { ufrag: "boxes", pwd: "password-of-the-box-end" };
const encode = (text: string) => new TextEncoder().encode(text);

/** Who answers on a line: undefined for nobody. */
type Answerer = (message: Uint8Array) => Uint8Array | undefined;

/** An SRT listener, which answers whatever comes to the socket that sent it. */
export const srtListener: Answerer = (message) => {
  const answer = new Uint8Array(64);
  answer[0] = 0x80;
  answer.set(message.subarray(40, 44), 12);
  return answer;
};

/** The box's end of a WebRTC connection: it answers who knows its password. */
export const iceAgent: Answerer = (message) => {
  const asked = readStun(message);
  const name = asked?.attributes.get(STUN.username);
  if (asked === undefined || name === undefined) return undefined;
  const words = [...asked.attributes].filter(([type]) => type !== STUN.integrity);
  const { transaction } = asked;
  const signed = writeStun(asked.type, words, { key: encode(ICE.pwd), transaction });
  const isRight = Buffer.compare(signed, message) === 0 &&
    new TextDecoder().decode(name).startsWith(`${ICE.ufrag}:`);
  return isRight ? writeStun(STUN.bindingSuccess, [], { transaction }) : undefined;
};

/** A TURN server that knows the operator's secret. */
export const turnServer = (secret: string): Answerer => (message) => {
  const asked = readStun(message);
  if (asked === undefined) return undefined;
  const user = asked.attributes.get(STUN.username);
  const words = [[STUN.realm, encode("turn.example")], [STUN.nonce, encode("once")]] as const;
  const { transaction } = asked;
  const no = writeStun(STUN.allocateError, words, { transaction });
  if (user === undefined) return no;
  const name = new TextDecoder().decode(user);
  const password = createHmac("sha1", secret).update(name).digest("base64");
  const key = longTermKey(name, "turn.example", password);
  const unsigned = [...asked.attributes].filter(([type]) => type !== STUN.integrity);
  const signed = writeStun(asked.type, unsigned, { key, transaction });
  return Buffer.compare(signed, message) === 0 ? writeStun(STUN.allocateSuccess, [], { transaction }) : no;
};

/** All of it sound. */
export function worldAround(source: TrialSource): World {
  const machine: Machine = {
    freeBytes: () => Promise.resolve(50 * 1024 ** 3),
    cores: 4,
    load: () => 0.4,
    hashMs: () => 1,
    mediamtx: () => Promise.resolve({ state: "right" }),
    mediamtxVersion: "v1",
  };
  const events = trialWords([{ folder: `${BOX}/live/${STREAM.d}/` }]);
  return {
    source,
    events,
    elsewhere: events,
    boxKey: BOX_PUBKEY,
    edgeKeys: [OTHER],
    heights: { "node-a.example": 3_000_000, "node-b.example": 3_000_001 },
    twist: (_path, answer) => answer,
    rangeless: false,
    address: STREAM,
    relays: ["wss://one.example", "wss://two.example"],
    edges: ["https://edge.example"],
    nodes: ["https://node-a.example", "https://node-b.example"],
    turn: { url: "turn:turn.example:3478", user: "dstream", secret: SECRET },
    ports: { rtmp: 1935, srt: 8890, webrtc: 8189 },
    machine: { machine, home: "/state", bitrate: 6_000_000 },
    now: Date.now,
    publish: () => Promise.resolve({ state: "accepted" }),
    answerers: { 8890: srtListener, 8189: iceAgent, 3478: turnServer(SECRET) },
    reach: () => Promise.resolve(true),
    // One for six days, as the shortest that are handed out to everybody.
    readCertificate: () => {
      const now = Date.now();
      return Promise.resolve({ fromMs: now - 4 * DAY_MS, untilMs: now + 2 * DAY_MS, fault: undefined });
    },
    signal: new AbortController().signal,
  };
}

/** Lets doctor look at it. */
export function look(world: World): Promise<Finding[]> {
  let edgeAsked = 0;
  const fetchHere: typeof fetch = async (input, init) => {
    const { host, pathname, search } = new URL(String(input));
    const height = world.heights[host];
    if (height !== undefined) {
      return Response.json(
        pathname === "/get_height"
          ? { status: "OK", height }
          : { result: { status: "OK", nettype: "mainnet", untrusted: false } },
      );
    }
    if (host === "edge.example") {
      if (pathname !== "/") return Response.json({ status: "ok", version: "1", now: 1 });
      const pubkey = world.edgeKeys[edgeAsked++ % world.edgeKeys.length] ?? OTHER;
      return Response.json({
        name: "edge",
        pubkey,
        npub: profileLink(pubkey),
        version: "1",
        roles: [],
        limits: {},
      });
    }
    if (pathname === "/v1/box") {
      const { boxKey: pubkey } = world;
      const info = { pubkey, npub: profileLink(pubkey), version: "1", limits: {}, claimed: true };
      const headers = { date: new Date().toUTCString() };
      return world.twist(pathname, Response.json(info, { headers }), false);
    }
    if (pathname === `/whep/${STREAM.d}`) {
      const sdp = `v=0\r\na=ice-ufrag:${ICE.ufrag}\r\na=ice-pwd:${ICE.pwd}\r\n` +
        "a=candidate:1 1 udp 2130706431 192.0.2.7 8189 typ host\r\n";
      const headers = { location: `${pathname}/one` };
      return world.twist(pathname, new Response(sdp, { status: 201, headers }), false);
    }
    if (pathname === `/whep/${STREAM.d}/one`) return new Response(null);
    const headers = new Headers(init?.headers);
    if (world.rangeless) headers.delete("range");
    const answer = await fetch(`http://127.0.0.1:${world.source.port}${pathname}${search}`, {
      ...init,
      headers,
    });
    return world.twist(pathname, answer, headers.has("range"));
  };
  const ask: DoctorOptions["ask"] = (relay) =>
    Promise.resolve(relay === "wss://two.example" ? world.elsewhere : world.events);
  const open: DoctorOptions["open"] = ({ port }) => {
    const ask = ({ message, isAnswer }: Question) => {
      const answer = world.answerers[port]?.(message);
      return Promise.resolve(answer && isAnswer(answer) ? answer : undefined);
    };
    return Promise.resolve({ state: "open", line: { ask, close: () => {} } });
  };
  return doctor({ ...world, fetch: fetchHere, ask, open });
}

/** An answer with other headers, or another status. */
export function answered(answer: Response, change: (headers: Headers) => void): Response {
  const headers = new Headers(answer.headers);
  change(headers);
  return new Response(answer.body, { status: answer.status, headers });
}
