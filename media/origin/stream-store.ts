import { Buffer } from "node:buffer";
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { readAddress } from "../../contracts/nostr/address.ts";
import type { NostrEvent } from "../../contracts/nostr/event.ts";
import { readJson } from "../../contracts/nostr/json.ts";
import { EventShape, Hex32, StreamName } from "../../contracts/api/fields.ts";
import { writeWhole } from "./secret-file.ts";

const Stream = v.object({
  d: StreamName,
  address: v.pipe(v.string(), v.check((text) => readAddress(text) !== undefined)),
  title: v.string(),
  /** SHA-256 of the stream key: the key itself is shown once and kept nowhere. */
  keyHash: Hex32,
  relays: v.array(v.string()),
  announcements: v.array(EventShape),
});
const Stored = v.object({ version: v.literal(1), owner: v.nullable(Hex32), streams: v.array(Stream) });

/** A stream the box knows. */
export type StoredStream = v.InferOutput<typeof Stream>;

/** The box's streams and its owner, on disk after every change. */
export type StreamStore = {
  owner: () => string | undefined;
  setOwner: (pubkey: string) => void;
  get: (d: string) => StoredStream | undefined;
  list: () => StoredStream[];
  /** Creates or changes a stream; its new key is in the answer and nowhere else. */
  register: (
    stream: { d: string; address: string; title?: string; relays?: readonly string[] },
  ) => { key: string };
  /** A new key; the old one is worth nothing from now on. */
  renewKey: (d: string) => { key: string } | undefined;
  /** Whether `key` may publish to `d`; takes as long for a wrong key as for a right one. */
  isKey: (d: string, key: string) => boolean;
  /** Replaces what was signed ahead, and learns the relays from it. */
  setAnnouncements: (d: string, events: readonly NostrEvent[], relays: readonly string[]) => void;
};

/** Streams of one box. */
export const MAX_STREAMS = 64;

/** Opens the store in the box's folder, `DSTREAM_HOME/box`. */
export function openStreamStore(boxHome: string): StreamStore {
  const path = join(boxHome, "streams.json");
  const stored = readStored(path);
  const streams = new Map(stored.streams.map((stream) => [stream.d, stream]));
  let owner = stored.owner;
  const save = () =>
    writeWhole(
      path,
      JSON.stringify({ version: 1, owner, streams: [...streams.values()] }, undefined, 1) + "\n",
    );
  const newKey = () => {
    const key = randomBytes(20).toString("hex");
    return { key, keyHash: hashOf(key).toString("hex") };
  };
  return {
    owner: () => owner ?? undefined,
    setOwner: (pubkey) => {
      owner = pubkey;
      save();
    },
    get: (d) => streams.get(d),
    list: () => [...streams.values()],
    register: ({ d, address, title, relays }) => {
      if (readAddress(address)?.d !== d) {
        throw new Error(`${address} is not the address of a stream named ${d}`);
      }
      const { key, keyHash } = newKey();
      const old = streams.get(d);
      streams.set(d, {
        d,
        address,
        title: title ?? old?.title ?? d,
        keyHash,
        relays: [...relays ?? old?.relays ?? []],
        // What another creator signed ahead says nothing about this one's stream.
        announcements: old?.address === address ? old.announcements : [],
      });
      save();
      return { key };
    },
    renewKey: (d) => {
      const stream = streams.get(d);
      if (stream === undefined) return undefined;
      const { key, keyHash } = newKey();
      streams.set(d, { ...stream, keyHash });
      save();
      return { key };
    },
    isKey: (d, key) => {
      const expected = streams.get(d)?.keyHash ?? "0".repeat(64);
      return timingSafeEqual(hashOf(key), Buffer.from(expected, "hex"));
    },
    setAnnouncements: (d, events, relays) => {
      const stream = streams.get(d);
      if (stream === undefined) return;
      streams.set(d, { ...stream, announcements: [...events], relays: [...relays] });
      save();
    },
  };
}

const hashOf = (key: string) => createHash("sha256").update(key).digest();

function readStored(path: string): v.InferOutput<typeof Stored> {
  if (!existsSync(path)) return { version: 1, owner: null, streams: [] };
  const read = v.safeParse(Stored, readJson(readFileSync(path, "utf8")));
  if (read.success) return read.output;
  throw new Error(
    `${path} is damaged (${v.summarize(read.issues)}). Mend it, or remove it to start without streams.`,
  );
}
