import {
  type ByeReason,
  encodeMeshFrame,
  isForeignHello,
  laneOf,
  type MeshFrame,
  readMeshFrame,
} from "../../../../contracts/swarm/mesh-frames.ts";
import type { NamedPeer } from "../../../../contracts/swarm/named-peers.ts";
import type { UplinkClass } from "../../../../contracts/swarm/uplink.ts";
import type { After } from "../../webrtc/schedule.ts";
import type { BlameReason } from "../engine.ts";
import type { PeerLink } from "../peer/peer-links.ts";
import { makeFloodGuard } from "./flood-guard.ts";
import { type Inbox, makeInbox } from "./inbox.ts";
import { makeOutbox, type Outbox } from "./outbox.ts";
import type { Parcel } from "./parcel.ts";
import { makePulse } from "./pulse.ts";
import { makeRecent, makeRecentWords, type Recent, type RecentWords } from "./recent.ts";
import type { Neighbour } from "./relay-plan.ts";
import { makeTail } from "./tail.ts";

/** What this page says of itself. */
export type Self = {
  peerId: string;
  address: string;
  sid: string;
  uplink: UplinkClass;
  sharing: boolean;
  /** The rendition of the picture that plays here, once that is known. */
  plays: string | undefined;
};

/** One open channel and what is known of the peer behind it. */
export type NeighbourLink = Neighbour & {
  inbox: Inbox;
  outbox: Outbox;
  /** Keys of objects that it has, gets, or was sent. */
  knows: Recent<string>;
  /** How often in a row it didn't need what was sent, by rendition. */
  refusals: Map<string, number>;
  /** Whom it knows, as it told. */
  named: readonly NamedPeer[];
  /** The last list of peers that it was told, as text. */
  toldPeers: string;
  /** The rendition of the picture that it plays; undefined until it said so. */
  plays: string | undefined;
  /** How long it was told last that an object is which comes from here, by key. */
  told: RecentWords<string, number>;
  /** Keys of objects that were sent to it. */
  sent: Recent<string>;
  /** It was silent too long, or its tracker says it left, and it hasn't been heard since. */
  suspect: boolean;
  /** Whether its hello came. */
  ready: boolean;
  /** Counts bytes of it that nobody needed; false once it is more than happens to the honest. */
  mayWaste(bytes: number): boolean;
  /** Counts what changes whom this page knows; false once it is more than anybody honest has to tell, and isn't listened to. */
  mayTell(): boolean;
  say(frame: MeshFrame): void;
  /** Says hello, again when something of it changed. */
  greet(self: Self): void;
  /** `lane`: by which it came; none for the first channel. */
  receive(bytes: Uint8Array, lane?: number): void;
  leave(reason: ByeReason): void;
  /** Counts on it no more until it is heard of. */
  doubt(): void;
  /** Its channel is over. */
  ended(): void;
};

export type NeighbourListener = {
  ready(peer: NeighbourLink): void;
  /** A frame other than hello, after hello. */
  frame(peer: NeighbourLink, frame: Exclude<MeshFrame, { type: "hello" }>): void;
  changed(peer: NeighbourLink): void;
  /** It did what nobody honest does. */
  guilty(peer: NeighbourLink, reason: BlameReason, bye: ByeReason): void;
  sent(peer: NeighbourLink, parcel: Parcel): void;
};

export type NeighbourOptions = {
  link: PeerLink;
  self: () => Self;
  /** Whether what is lost takes long to be noticed. */
  isFar: () => boolean;
  after: After;
  /** Milliseconds. */
  now: () => number;
  on: NeighbourListener;
};

const HELLO_MS = 5000;
const KNOWN = 1024;

/** Speaks the mesh's frames with one peer: hello first, then objects, within limits. */
export function makeNeighbourLink(
  { link, self, isFar, after, now, on }: NeighbourOptions,
): NeighbourLink {
  const mayCome = makeFloodGuard(now);
  let over = false;

  const ended = () => {
    over = true;
    tooLate();
    pulse.close();
    tail.close();
  };
  const leave = (reason: ByeReason) => {
    if (over) return;
    ended();
    link.send(encodeMeshFrame({ type: "bye", reason }));
    link.close();
  };
  const tooLate = after(HELLO_MS, () => leave("wrong-swarm"));
  const pulse = makePulse({
    after,
    now,
    beat: () => peer.greet(self()),
    onSilent: () => suspect(true),
    onLost: () => leave("leaving"),
  });
  const tail = makeTail({ after, buffered: link.buffered, say: () => peer.greet(self()) });
  const send = (frame: Uint8Array, lane?: number) => {
    pulse.said();
    link.send(frame, lane);
    // Only objects, and words about them, are waited for.
    if (lane !== undefined && isFar()) tail.sent();
  };

  const peer: NeighbourLink = {
    peerId: link.peerId,
    uplink: 0,
    sharing: false,
    ways: new Map(),
    inbox: makeInbox(now),
    outbox: makeOutbox({
      link: { buffered: link.buffered, send },
      now,
      onSent: (parcel) => on.sent(peer, parcel),
      onStale({ key }) {
        // It may ask for it still.
        peer.knows.delete(key);
        peer.sent.delete(key);
      },
    }),
    knows: makeRecent(KNOWN),
    refusals: new Map(),
    named: [],
    toldPeers: "",
    plays: undefined,
    told: makeRecentWords(KNOWN),
    sent: makeRecent(KNOWN),
    suspect: false,
    ready: false,
    mayWaste: (bytes) => mayCome("vain", bytes),
    mayTell: () => mayCome("news", 1),
    // An object's chunks follow its "coming" on the same lane.
    say: (frame) => send(encodeMeshFrame(frame), frame.type === "coming" ? laneOf(frame.handle) : undefined),
    greet: ({ peerId, address, sid, uplink, sharing }) =>
      peer.say({ type: "hello", peerId, address, sid, uplink, sharing }),
    receive,
    leave,
    doubt: () => suspect(true),
    ended,
  };
  return peer;

  function suspect(is: boolean): void {
    if (peer.suspect === is) return;
    peer.suspect = is;
    if (peer.ready) on.changed(peer);
  }

  function receive(bytes: Uint8Array, lane?: number): void {
    // What comes by a lane may overtake hello, and is of no use before it.
    if (over || lane !== undefined && !peer.ready) return;
    pulse.heard();
    suspect(false);
    const frame = readMeshFrame(bytes);
    // Whoever has an older or newer page is no offender; hello comes before all that neither could read.
    if (frame === undefined && isForeignHello(bytes)) return leave("wrong-swarm");
    if (frame === undefined) return on.guilty(peer, "protocol", "misbehaved");
    const fits = frame.type === "chunk" ? mayCome("bytes", bytes.length) : mayCome("frames", 1);
    if (!fits) return on.guilty(peer, "flood", "misbehaved");
    if (frame.type === "hello") return greeted(frame);
    // A bye may cross with anything; all else waits for hello.
    if (frame.type === "bye") {
      ended();
      return link.close();
    }
    if (!peer.ready) return on.guilty(peer, "protocol", "misbehaved");
    on.frame(peer, frame);
  }

  function greeted({ peerId, address, sid, uplink, sharing }: Extract<MeshFrame, { type: "hello" }>): void {
    const own = self();
    // The tracker vouches for the id it signalled, and for no other.
    if (peerId !== link.peerId) return on.guilty(peer, "protocol", "wrong-swarm");
    // Another session is no crime: streams end, and pages notice one after the other.
    if (address !== own.address || sid !== own.sid) return leave("wrong-swarm");
    tooLate();
    const isNews = peer.uplink !== uplink || peer.sharing !== sharing;
    // What isn't listened to now is said again by its next hello.
    if (peer.ready && !(isNews && peer.mayTell())) return;
    Object.assign(peer, { uplink, sharing });
    if (peer.ready) return on.changed(peer);
    peer.ready = true;
    on.ready(peer);
  }
}
