import { isStreamName } from "../../../../contracts/nostr/address.ts";

/** A stream this browser opened on a box. No key stands in it. */
export type StreamRecord = {
  /** The creator. */
  pubkey: string;
  d: string;
  /** Address of the box without a slash at the end. */
  box: string;
  title: string;
  /** Unix seconds of the last visit. */
  seen: number;
};

const NAME = "dstream/streams/1";
const LIMIT = 32;

/** Reads the kept records; broken ones are left out. */
function readRecords(text: string | null): StreamRecord[] {
  if (text === null || text.length > 64 * 1024) return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  return Array.isArray(value) ? value.map(readRecord).filter((record) => record !== undefined) : [];
}

function readRecord(value: unknown): StreamRecord | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { pubkey, d, box, title, seen } = { pubkey: "", d: "", box: "", title: "", seen: 0, ...value };
  if (typeof pubkey !== "string" || !/^[0-9a-f]{64}$/.test(pubkey)) return undefined;
  if (typeof d !== "string" || !isStreamName(d)) return undefined;
  if (typeof box !== "string" || !/^https?:\/\//.test(box)) return undefined;
  if (typeof title !== "string" || typeof seen !== "number") return undefined;
  return { pubkey, d, box, title, seen };
}

/** The records with one put first; the oldest fall off. */
function withRecord(records: readonly StreamRecord[], record: StreamRecord): StreamRecord[] {
  const others = records.filter(({ pubkey, d }) => pubkey !== record.pubkey || d !== record.d);
  return [record, ...others].slice(0, LIMIT);
}

/** The streams this browser opened, newest first. */
export type RecordStore = { all: () => StreamRecord[]; put: (record: StreamRecord) => void };

/** Keeps records in a storage; a storage that refuses keeps them for this page only. */
export function makeRecordStore(storage: () => Pick<Storage, "getItem" | "setItem">): RecordStore {
  let own: StreamRecord[] = [];
  const read = () => {
    try {
      return readRecords(storage().getItem(NAME));
    } catch {
      // Blocked site data.
      return own;
    }
  };
  return {
    all: () => read(),
    put(record) {
      own = withRecord(read(), record);
      try {
        storage().setItem(NAME, JSON.stringify(own));
      } catch {
        // The stream is on the relays as well: the list will find it there.
        own = own.slice(0, LIMIT);
      }
    },
  };
}
