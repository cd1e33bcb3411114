import { isIP } from "node:net";
import { fromHex } from "../contracts/hex.ts";
import { MAX_EDGE_BODY } from "../contracts/api/edge.ts";
import { readTurn, type TurnServer } from "./admission/turn.ts";
import { type ArbiterKey, readArbiterKey } from "./stakes/arbiter-key.ts";
import { type NatsAddress, readNatsAddress } from "./nats-address.ts";

/** What an edge grants; `GET /` shows it. */
export type EdgeLimits = {
  bodyBytes: number;
  requestsPerSecond: number;
  requestsBurst: number;
  /** Addresses whose rate is remembered. */
  addresses: number;
  /** Relays asked for one delegation. */
  relays: number;
  relayTimeoutMs: number;
  /** Bytes one relay may answer. */
  relayBytes: number;
  /** Look-ups at one time. */
  lookups: number;
  /** Signed requests remembered, so that none passes twice. */
  signatures: number;
  /** Tokens that one address outside this machine, and one key, may have in `peersSeconds`. */
  peersPerNetwork: number;
  peersPerKey: number;
  peersSeconds: number;
  /** Transactions that an address may have looked up: at once, and per second from then on. */
  tipsBurst: number;
  tipsPerSecond: number;
  /** For all questions to one Monero node about one transaction. */
  nodeTimeoutMs: number;
  /** Transactions that nodes are asked about at one time. */
  nodeLookups: number;
  /** Look-ups at nodes that one address outside this machine may have under way. */
  nodeLookupsPerAddress: number;
  /** How many peers a token lets its peer be connected to. */
  degree: number;
  /** How long a token lasts. */
  tokenSeconds: number;
};

/** All that the environment says, read once. */
export type EdgeConfig = {
  port: number;
  /** The address to listen on. */
  hostname: string;
  /** `undefined`: the key is kept in `home`. */
  key: Uint8Array | undefined;
  home: string;
  /** Whether instances come and go here and keep no files. */
  hosted: boolean;
  /** Reverse proxies before this process. */
  proxies: number;
  /** Whether relays on this machine or its network may be asked, as in the local stack. */
  localRelays: boolean;
  /** The origin under which viewers know this edge; undefined: whichever they ask. */
  origin: string | undefined;
  /** Origins of pages that may connect to the tracker; none: all. */
  origins: string[];
  /** The operator's own relays, asked for the newest delegation of a stream; none: only what viewers send and name. */
  relays: string[];
  /** The operator's TURN server; undefined: none. */
  turn: TurnServer | undefined;
  /** Monero nodes of the operator's choice, each a folder its RPC stands in; none, or two to four. */
  nodes: URL[];
  /** The key with which it arbitrates stakes; undefined: it is no arbiter. */
  arbiter: ArbiterKey | undefined;
  /** Where other instances of the operator are met. */
  nats: NatsAddress | undefined;
  limits: EdgeLimits;
};

/** What every edge grants. */
export const EDGE_LIMITS: EdgeLimits = {
  bodyBytes: MAX_EDGE_BODY,
  requestsPerSecond: 10,
  requestsBurst: 40,
  addresses: 10_000,
  relays: 3,
  relayTimeoutMs: 3000,
  relayBytes: 256 * 1024,
  lookups: 32,
  signatures: 100_000,
  peersPerNetwork: 64,
  peersPerKey: 8,
  peersSeconds: 600,
  tipsBurst: 20,
  tipsPerSecond: 1,
  nodeTimeoutMs: 5000,
  nodeLookups: 16,
  nodeLookupsPerAddress: 3,
  degree: 12,
  tokenSeconds: 6 * 60 * 60,
};

/** Each node is asked about each tip. */
const MOST_NODES = 4;

/** Reads the environment; a bad value is a problem that names the variable, never its value when that is a secret. */
export function readEdgeConfig(
  get: (name: string) => string | undefined,
  os: string,
): { state: "ok"; config: EdgeConfig } | { state: "bad"; problem: string } {
  const port = get("DSTREAM_EDGE_PORT") || "5657";
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    return bad(`DSTREAM_EDGE_PORT is "${port}": it must be a port number from 1 to 65535.`);
  }
  const hostname = get("DSTREAM_LISTEN") || "0.0.0.0";
  if (isIP(hostname) === 0) {
    return bad(
      `DSTREAM_LISTEN is "${hostname}": it must be an address of this machine, such as 127.0.0.1 behind a proxy on it.`,
    );
  }
  const proxies = get("DSTREAM_EDGE_PROXIES") || "0";
  if (!/^\d$/.test(proxies)) {
    return bad(
      `DSTREAM_EDGE_PROXIES is "${proxies}": it must be how many reverse proxies stand before the edge, 0 to 9.`,
    );
  }
  const local = get("DSTREAM_EDGE_LOCAL_RELAYS") || "0";
  if (local !== "0" && local !== "1") {
    return bad(
      `DSTREAM_EDGE_LOCAL_RELAYS is "${local}": it must be 1 to allow relays on this network, or 0.`,
    );
  }
  const origin = get("DSTREAM_EDGE_URL") || undefined;
  if (origin !== undefined && !isHttpOrigin(origin)) {
    return bad(
      `DSTREAM_EDGE_URL is "${origin}": it must be the origin under which viewers know this edge, such as https://edge.example.`,
    );
  }
  const origins = listOf(get("DSTREAM_EDGE_ORIGINS"));
  const broken = origins.find((text) => URL.parse(text)?.origin !== text);
  if (broken !== undefined) {
    return bad(`DSTREAM_EDGE_ORIGINS has "${broken}": each must be an origin such as https://watch.example.`);
  }
  const relays = listOf(get("DSTREAM_EDGE_RELAYS"));
  const noRelay = relays.find((text) => !/^wss?:$/.test(URL.parse(text)?.protocol ?? ""));
  if (noRelay !== undefined || relays.length > EDGE_LIMITS.relays) {
    return bad(
      `DSTREAM_EDGE_RELAYS must be up to ${EDGE_LIMITS.relays} addresses of relays such as wss://relay.example, with commas between.`,
    );
  }
  const turnText = get("DSTREAM_TURN") || undefined;
  const turn = turnText === undefined ? undefined : readTurn(turnText);
  if (turnText !== undefined && turn === undefined) {
    return bad(
      'DSTREAM_TURN is not "url user secret": such as "turn:turn.example:3478 dstream", and the server\'s static-auth-secret.',
    );
  }
  const nodes = listOf(get("DSTREAM_MONERO_NODES")).map(readNode);
  const found = nodes.filter((node) => node !== undefined);
  const distinct = new Set(found.map(({ href }) => href)).size;
  if (distinct !== nodes.length || nodes.length === 1 || nodes.length > MOST_NODES) {
    return bad(
      `DSTREAM_MONERO_NODES must be two to ${MOST_NODES} different addresses of Monero nodes such as https://node.example:18089, with commas between: one node alone is not believed.`,
    );
  }
  const natsText = get("DSTREAM_NATS") || undefined;
  const nats = natsText === undefined ? undefined : readNatsAddress(natsText);
  if (natsText !== undefined && nats === undefined) {
    return bad(
      "DSTREAM_NATS is no address of NATS: it must be nats://[user:password@]host[:port], several with commas between.",
    );
  }
  const keyText = get("DSTREAM_EDGE_KEY") || undefined;
  const key = keyText === undefined ? undefined : fromHex(keyText);
  if (keyText !== undefined && key?.length !== 32) {
    return bad("DSTREAM_EDGE_KEY is not a key: it must be 64 lower-case hex digits.");
  }
  const arbiterText = get("DSTREAM_ARBITER_KEY") || undefined;
  const arbiter = arbiterText === undefined ? undefined : readArbiterKey(arbiterText);
  if (arbiterText !== undefined && (arbiter === undefined || arbiterText === keyText)) {
    return bad("DSTREAM_ARBITER_KEY must be 64 lower-case hex digits, and others than DSTREAM_EDGE_KEY.");
  }
  const hosted = Boolean(get("DENO_DEPLOYMENT_ID") || get("DENO_DEPLOY"));
  // Elsewhere the edge keeps its key in a file.
  const isNobody = key === undefined && hosted;
  if (arbiter !== undefined && (found.length === 0 || relays.length === 0 || isNobody)) {
    return bad(
      "DSTREAM_ARBITER_KEY is set: an arbiter needs DSTREAM_MONERO_NODES, in DSTREAM_EDGE_RELAYS relays that never forget what it said, and where no files are kept DSTREAM_EDGE_KEY.",
    );
  }
  const config: EdgeConfig = {
    port: Number(port),
    hostname,
    key,
    home: get("DSTREAM_HOME") || defaultHome(get, os),
    hosted,
    proxies: Number(proxies),
    localRelays: local === "1",
    origin,
    origins,
    relays,
    turn,
    nodes: found,
    arbiter,
    nats,
    limits: EDGE_LIMITS,
  };
  return { state: "ok", config };
}

function listOf(text = ""): string[] {
  return text.split(",").map((part) => part.trim()).filter(Boolean);
}

/** Without a name and password, which would end up in every log of a proxy. */
function readNode(text: string): URL | undefined {
  const url = URL.parse(text.endsWith("/") ? text : `${text}/`);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") {
    return undefined;
  }
  return url.search === "" && url.hash === "" ? url : undefined;
}

function isHttpOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.parse(text)?.origin === text;
}

function bad(problem: string): { state: "bad"; problem: string } {
  return { state: "bad", problem };
}

/** The platform's folder for a program's data. From the environment alone: asking the system takes a permission. */
function defaultHome(get: (name: string) => string | undefined, os: string): string {
  const home = get("HOME") || get("USERPROFILE") || ".";
  if (os === "darwin") return `${home}/Library/Application Support/dstream`;
  return `${get("XDG_DATA_HOME") || `${home}/.local/share`}/dstream`;
}
