import type { ObjectName } from "../../../../contracts/swarm/object-name.ts";
import { PEER_ID_PREFIX } from "../../../../contracts/swarm/peer-id.ts";
import type { PeerLink } from "../peer/peer-links.ts";
import { makeTrialTime, type TrialTime } from "../trial-time.ts";
import { makeTrialNetwork, type TrialLine } from "./trial-network.ts";
import { type AskBox, makeTrialPeer, type TrialPeer } from "./trial-peer.ts";

export type TrialSwarmOptions = {
  /** Default 40,000. */
  objectBytes?: number;
  /** How long the second in rank waits, milliseconds; default 150. */
  patienceMs?: number;
};

export type JoiningOptions = {
  /** One way to a neighbour, milliseconds. Default 5. */
  hopMs?: number;
  /** Default 100,000. */
  uplinkKbit?: number;
  /** Default: no packet is lost, and a channel carries all that the uplink does. */
  line?: Pick<TrialLine, "channelKbit" | "isLost">;
  /** What a request to the box takes, milliseconds. Default 10. */
  boxMs?: number;
  /** Default: one that answers after `boxMs`, however many ask. */
  askBox?: AskBox;
  sharing?: boolean;
  /** Bytes it may still give. Default: as many as it likes. */
  budget?: number;
  /** What its player has ahead, milliseconds. Default 1500 whenever it asks for a part. */
  bufferedMs?: number | (() => number);
};

/** A raw end of a channel, for whoever doesn't play by the rules. */
export type TrialIntruder = {
  id: string;
  send(frame: Uint8Array): void;
  received: Uint8Array[];
  isOpen(): boolean;
};

export type TrialSwarm = {
  time: TrialTime;
  peers: TrialPeer[];
  add(options?: JoiningOptions): TrialPeer;
  /** Connects two peers as if a tracker had. */
  join(one: TrialPeer, other: TrialPeer): void;
  /** Connects everybody at random until each has as many neighbours, or nobody is left to connect. */
  joinAll(degree: number, random: () => number): void;
  intrude(into: TrialPeer, id?: string): TrialIntruder;
  /** Whether a peer would connect to somebody now. */
  admits(peer: TrialPeer, id: string): boolean;
  /** The box' bytes of an object. */
  truth(name: ObjectName): Uint8Array<ArrayBuffer>;
};

/** A swarm without network: channels with delay and uplinks, an election and a box. */
export function makeTrialSwarm(options: TrialSwarmOptions = {}): TrialSwarm {
  const { objectBytes = 40_000, patienceMs = 150 } = options;
  const time = makeTrialTime();
  const peers: TrialPeer[] = [];
  const shunned = new Map<string, (peerId: string) => boolean>();
  const received = new Map<PeerLink, Uint8Array[]>();
  const network = makeTrialNetwork(time, (link, frame) => void received.get(link)?.push(frame));

  function truth(name: ObjectName): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(objectBytes);
    new DataView(bytes.buffer).setUint32(0, name.n * 1000 + (name.p ?? 999));
    return bytes;
  }

  const swarm: TrialSwarm = {
    time,
    peers,
    truth,
    add(joining = {}) {
      const { hopMs = 5, uplinkKbit = 100_000, boxMs = 10, line = {} } = joining;
      const { sharing = true, budget = Infinity, bufferedMs = 1500 } = joining;
      const digits = peers.length.toString(36).padStart(3, "0");
      // Tickets are hashes of ids: any distinct ids do.
      const id = `${PEER_ID_PREFIX}${digits}trialpeer`.slice(0, 20);
      const peer = makeTrialPeer({
        id,
        time,
        connect(on, isShunned) {
          network.plug(id, { hopMs, uplinkKbit, ...line }, on);
          shunned.set(id, isShunned);
          return { offers: () => Promise.resolve([]), hear: () => {}, ids: () => [], close: () => {} };
        },
        askBox: joining.askBox ?? ((_, done) => time.after(boxMs, done)),
        patienceMs,
        sharing,
        budget,
        bufferedMs: typeof bufferedMs === "number" ? () => bufferedMs : bufferedMs,
        truth,
      });
      peers.push(peer);
      return peer;
    },
    join(one, other) {
      if (shunned.get(one.id)?.(other.id) || shunned.get(other.id)?.(one.id)) return;
      for (const link of network.connect(one.id, other.id)) network.opened(link);
    },
    joinAll(degree, random) {
      const order = peers.map((peer) => ({ peer, at: random() })).sort((a, b) => a.at - b.at);
      for (const { peer } of order) {
        // A tracker sends newcomers to those with the fewest neighbours.
        const others = peers.filter((other) => other !== peer && !network.isJoined(peer.id, other.id))
          .map((other) => ({ other, at: network.degree(other.id) + random() })).sort((a, b) => a.at - b.at);
        for (const { other } of others) {
          if (network.degree(peer.id) >= degree) break;
          if (network.degree(other.id) < degree) swarm.join(peer, other);
        }
      }
    },
    admits: (peer, id) => shunned.get(peer.id)?.(id) === false,
    intrude(into, id = `${PEER_ID_PREFIX}intruder0000`) {
      const [link, mine] = network.connect(into.id, id);
      const frames: Uint8Array[] = [];
      received.set(mine, frames);
      network.opened(link);
      return { id, received: frames, send: (frame) => mine.send(frame), isOpen: () => network.isOpen(mine) };
    },
  };
  return swarm;
}
