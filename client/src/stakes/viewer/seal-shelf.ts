import { readJson } from "../../../../contracts/nostr/json.ts";
import { type Checkpoint, readCheckpoint } from "../../../../contracts/nostr/checkpoint.ts";
import { readDelegation } from "../../../../contracts/nostr/delegation.ts";
import { type NostrEvent, readEvent } from "../../../../contracts/nostr/event.ts";
import {
  type ForkProof,
  MOST_DELEGATIONS as MOST_DELEGATIONS_SHOWN,
} from "../../../../contracts/seal/fork-proof.ts";

export type SealShelfOptions = {
  /** Undefined where nothing is kept beyond the page. */
  storage: () => Pick<Storage, "getItem" | "setItem"> | undefined;
};

/** What boxes sealed and this page believed: if they sealed it otherwise for others, that proves it. */
export type SealShelf = {
  /** Puts down a checkpoint of a verified playlist, and the delegation by which it was believed. */
  put(checkpoint: NostrEvent, delegation: NostrEvent): void;
  /** Checkpoints of a session that cover segment `n`, so many at most: those first that others keep too. */
  after(sid: string, n: number, most: number): NostrEvent[];
  /** The delegation by which what came last of a stream was believed. */
  believed(stream: string): NostrEvent | undefined;
  /**
   * Whether another checkpoint and one of these are of two stories, for whoever judged by that delegation; nothing of it is verified
   * but what lies here.
   */
  against(other: NostrEvent, judgedBy: NostrEvent): ForkProof | undefined;
};

const KEY = "dstream/seals/1";
/** A quarter of an hour of two renditions, a segment each two seconds. */
const MOST = 900;
const MOST_DELEGATIONS = 4;
/** Of every so many segments one is kept beyond the page: whoever complains names these places too. */
const KEPT_EVERY = 8;
const MOST_KEPT = 120;
const MOST_CHARS = 256 * 1024;

/** Keeps the newest, bounded, some of them in a storage that pages of one site share. */
export function makeSealShelf({ storage }: SealShelfOptions): SealShelf {
  const seals = new Map<string, NostrEvent>();
  const delegations = new Map<string, NostrEvent>();
  /** By stream. */
  const believed = new Map<string, NostrEvent>();
  for (const event of readShelf(read())) take(event);

  return {
    put(checkpoint, delegation) {
      const said = readCheckpoint(checkpoint);
      if (said === undefined) return;
      believed.set(said.address, delegation);
      if (seals.has(placeOf(said))) return;
      const isNew = take(delegation);
      take(checkpoint);
      if (isNew || said.n % KEPT_EVERY === 0) save();
    },
    believed: (stream) => believed.get(stream),
    after: (sid, n, most) => placed(sid, n).slice(0, most),
    against(other, judgedBy) {
      const said = readCheckpoint(other);
      const mine = said && seals.get(placeOf(said));
      const own = mine && readCheckpoint(mine);
      if (said === undefined || mine === undefined || own === undefined || own.head === said.head) {
        return undefined;
      }
      const all = [judgedBy, ...delegations.values()].filter((event) =>
        readDelegation(event)?.address === said.address
      );
      const naming = ({ signer, createdAt }: Checkpoint) =>
        all.find((event) => {
          const delegation = readDelegation(event);
          return delegation?.signers.includes(signer) && delegation.nbf <= createdAt &&
            createdAt <= delegation.exp;
        });
      const named = [naming(own), naming(said)].filter((event) => event !== undefined);
      const shown = new Map([judgedBy, ...named].map((event) => [event.id, event]));
      return named.length === 2 && shown.size <= MOST_DELEGATIONS_SHOWN
        ? { checkpoints: [mine, other], delegations: [...shown.values()] }
        : undefined;
    },
  };

  function placed(sid: string, n: number): NostrEvent[] {
    const later = [...seals.values()].flatMap((event) => {
      const said = readCheckpoint(event);
      return said?.sid === sid && said.n >= n ? [{ event, n: said.n }] : [];
    });
    const isKept = (at: number) => Number(at % KEPT_EVERY === 0);
    return later.toSorted((a, b) => isKept(b.n) - isKept(a.n) || a.n - b.n).map(({ event }) => event);
  }

  /** Whether it wasn't there. */
  function take(event: NostrEvent): boolean {
    const said = readCheckpoint(event);
    const [shelf, key, most] = said === undefined
      ? [delegations, event.id, MOST_DELEGATIONS] as const
      : [seals, placeOf(said), MOST] as const;
    if (shelf.has(key)) return false;
    shelf.set(key, event);
    for (const oldest of shelf.keys()) {
      if (shelf.size <= most) break;
      shelf.delete(oldest);
    }
    return true;
  }

  function save(): void {
    const kept = [...seals.values()].filter((event) => (readCheckpoint(event)?.n ?? 1) % KEPT_EVERY === 0);
    try {
      storage()?.setItem(KEY, JSON.stringify([...delegations.values(), ...kept.slice(-MOST_KEPT)]));
    } catch (error) {
      console.info("what boxes sealed is kept for this page only:", error);
    }
  }

  function read(): string | null {
    try {
      return storage()?.getItem(KEY) ?? null;
    } catch (error) {
      console.info("what boxes sealed before can't be read:", error);
      return null;
    }
  }
}

function placeOf({ address, sid, rid, n }: Checkpoint): string {
  return `${address} ${sid} ${rid} ${n}`;
}

/** Reads what was kept: checkpoints and delegations; all else is left out. */
function readShelf(text: string | null): NostrEvent[] {
  if (text === null || text.length > MOST_CHARS) return [];
  const value = readJson(text);
  return (Array.isArray(value) ? value as unknown[] : []).flatMap((one) => {
    const event = readEvent(one);
    const isEither = event !== undefined &&
      (readCheckpoint(event) !== undefined || readDelegation(event) !== undefined);
    return isEither ? [event] : [];
  });
}
