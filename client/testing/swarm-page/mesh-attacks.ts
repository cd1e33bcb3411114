import {
  CHUNK_BYTES,
  chunkCount,
  chunkLength,
  encodeMeshFrame,
  type MeshFrame,
} from "../../../contracts/swarm/mesh-frames.ts";
import type { ObjectKind, ObjectName } from "../../../contracts/swarm/object-name.ts";
import { packPlaylist } from "../../src/swarm/mesh/playlist-body.ts";
import type { PeerLink } from "../../src/swarm/peer/peer-links.ts";
import type { ListedPart } from "./stream-follower.ts";

/** What an intruder does to those it is connected to, as each part and each playlist is listed. */
export type MeshAttack = {
  /** Another id in its hello than the one that was signalled. */
  poses?: true;
  opened?: (link: PeerLink) => void;
  part?: (part: ListedPart, links: readonly PeerLink[]) => void | Promise<void>;
  playlist?: (listed: ListedPlaylist, links: readonly PeerLink[]) => void | Promise<void>;
};

type ListedPlaylist = { name: Required<ObjectName>; text: string; url: string };

/** How far back an old playlist lies. */
const OLD = 12;
const FLOOD_BYTES = 20_000_000;
/** More would be lost on the way, and sent again more and more slowly. */
const QUEUE_BYTES = 128_000;

let handles = 0;

/** Each with its own memory of what was listed, for one intruder by its id. */
export const MESH_ATTACKS = {
  /** The sealed bytes with one bit turned. */
  flip: (self) => ({
    part: async ({ name, bytes }, links) => {
      const bent = (await bytes()).slice();
      const at = bent.length >> 1;
      bent[at] = (bent[at] ?? 0) ^ 1;
      send(links, self, "media", name, bent);
    },
  }),
  /** The part before, cut to the length of the one whose name it bears. */
  swap: (self) => {
    const last = new Map<string, ListedPart>();
    return {
      part: async (part, links) => {
        const before = last.get(part.name.rid);
        last.set(part.name.rid, part);
        if (before === undefined) return;
        const wrong = new Uint8Array(part.length);
        wrong.set((await before.bytes()).subarray(0, part.length));
        send(links, self, "media", part.name, wrong);
      },
    };
  },
  /** A bent beginning, and nothing after it. */
  prefix: (self) => ({
    part: ({ name, length }, links) => {
      if (chunkCount(length) < 2) return;
      const begun = frames(self, "media", name, new Uint8Array(length).fill(7)).slice(0, 2);
      for (const link of links) for (const frame of begun) link.send(frame);
    },
  }),
  /** Announces each part, and by hearsay the one after it, and sends nothing. */
  claim: (self) => ({
    part: ({ name, length }, links) => {
      const next = { ...name, p: name.p + 1 };
      for (const { frame } of [coming(self, "media", name, length), coming(self, "media", next, length, 1)]) {
        for (const link of links) link.send(frame);
      }
    },
  }),
  /** The pieces of an object, the second first. */
  reorder: (self) => ({
    part: async ({ name, bytes }, links) => {
      const [announced, first, second, ...rest] = frames(self, "media", name, await bytes());
      if (announced === undefined || first === undefined || second === undefined) return;
      for (const link of links) for (const frame of [announced, second, first, ...rest]) link.send(frame);
    },
  }),
  /** A piece that is shorter than it must be. */
  damage: (self) => ({
    part: async ({ name, bytes }, links) => {
      const { handle, frame } = coming(self, "media", name, (await bytes()).length);
      const payload = (await bytes()).subarray(0, CHUNK_BYTES - 1).slice(1);
      for (const link of links) link.send(frame);
      say(links, { type: "chunk", handle, index: 0, payload });
    },
  }),
  /** What is no frame at all. */
  noise: () => ({
    part: (_part, links) => {
      const bytes = crypto.getRandomValues(new Uint8Array(400));
      bytes[0] = 250;
      for (const link of links) link.send(bytes);
    },
  }),
  /** Objects of a megabyte that nobody will list. */
  flood: (self) => ({ opened: (link) => flood(link, self) }),
  /** A thousand words a moment. */
  chatter: () => ({
    part: (_part, links) => {
      for (let n = 0; n < 1000; n++) {
        say(links, { type: "have", kind: "media", name: { rid: "video", n: 5000 + n, p: 0 } });
      }
    },
  }),
  /** Says it is somebody else. */
  pose: () => ({ poses: true }),
  /** A playlist with another hash for its newest part. */
  forge: (self) => ({
    playlist: async ({ name, text, url }, links) => {
      const at = text.lastIndexOf("SHA256=") + "SHA256=".length;
      const digit = text[at] === "0" ? "1" : "0";
      await sendPlaylist(links, self, name, url, text.slice(0, at) + digit + text.slice(at + 1));
    },
  }),
  /** A playlist without a seal. */
  strip: (self) => ({
    playlist: ({ name, text, url }, links) => {
      const stripped = text.split("\n").filter((line) => !line.startsWith("#EXT-X-SEAL")).join("\n");
      return sendPlaylist(links, self, name, url, stripped);
    },
  }),
  /** What the box said some seconds ago, under the name of what it says now. */
  old: (self) => {
    const before = new Map<string, string[]>();
    return {
      playlist: async ({ name, text, url }, links) => {
        const texts = [...before.get(name.rid) ?? [], text].slice(-OLD);
        before.set(name.rid, texts);
        if (texts.length === OLD) await sendPlaylist(links, self, name, url, texts[0] ?? text);
      },
    };
  },
  /** A playlist that begins truly and inflates to 8 MB. */
  endless: (self) => ({
    playlist: ({ name, text, url }, links) =>
      sendPlaylist(links, self, name, url, text + "#\n".repeat(4_000_000)),
  }),
} satisfies Record<string, (self: string) => MeshAttack>;

export type MeshAttackName = keyof typeof MESH_ATTACKS;

/** The word that an object is on its way from whoever fetched it, and what stands for it in its pieces. */
function coming(fetcher: string, kind: ObjectKind, name: ObjectName, length: number, hops = 0) {
  handles = (handles + 1) % 0x10000;
  const said = { type: "coming" as const, handle: handles, kind, hops, name, length, fetcher };
  return { handle: handles, frame: encodeMeshFrame(said) };
}

function say(links: readonly PeerLink[], frame: MeshFrame): void {
  for (const link of links) link.send(encodeMeshFrame(frame));
}

/** An object as whoever fetched it sends it. */
function frames(
  fetcher: string,
  kind: ObjectKind,
  name: ObjectName,
  bytes: Uint8Array,
): Uint8Array<ArrayBuffer>[] {
  const { handle, frame } = coming(fetcher, kind, name, bytes.length);
  const chunks = Array.from({ length: chunkCount(bytes.length) }, (_, index) => {
    const start = index * CHUNK_BYTES;
    const payload = bytes.subarray(start, start + (chunkLength(bytes.length, index) ?? 0));
    return encodeMeshFrame({ type: "chunk", handle, index, payload });
  });
  return [frame, ...chunks];
}

function send(
  links: readonly PeerLink[],
  fetcher: string,
  kind: ObjectKind,
  name: ObjectName,
  bytes: Uint8Array,
): void {
  const made = frames(fetcher, kind, name, bytes);
  for (const link of links) for (const frame of made) link.send(frame);
}

async function sendPlaylist(
  links: readonly PeerLink[],
  fetcher: string,
  name: ObjectName,
  url: string,
  text: string,
): Promise<void> {
  send(links, fetcher, "playlist", name, await packPlaylist({ url, text }));
}

/** As fast as the way takes it. */
function flood(link: PeerLink, self: string): void {
  let sent = 0;
  let queue: Uint8Array<ArrayBuffer>[] = [];
  const timer = setInterval(() => {
    while (link.buffered() < QUEUE_BYTES && sent < FLOOD_BYTES) {
      if (queue.length === 0) {
        queue = frames(self, "media", { rid: "video", n: 9000 + handles, p: 0 }, new Uint8Array(1_000_000));
      }
      const frame = queue.shift();
      if (frame === undefined) return;
      sent += frame.length;
      link.send(frame);
    }
    if (sent >= FLOOD_BYTES) clearInterval(timer);
  }, 10);
}
