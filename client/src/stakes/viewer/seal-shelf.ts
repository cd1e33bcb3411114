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
  storage: () => Pick<Storage, "getItem" | "setItem" | "removeItem"> | undefined;
  /** Unix seconds. */
  now: () => number;
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

const KEY = "dstream/seals/2";
/** Where pages of before keep theirs, without an end: taken over by whichever page opens next. */
const FORMER_KEY = "dstream/seals/1";
/** A quarter of an hour of two renditions, a segment each two seconds. */
const MOST = 900;
const MOST_DELEGATIONS = 8;
/** Of every so many segments one is kept beyond the page: whoever complains names these places too. */
const KEPT_EVERY = 8;
/** Of all tabs together, and for so long: as a page answers complaints. */
const MOST_KEPT = 240;
const MOST_CHARS = 256 * 1024;
const KEPT_SECONDS = 3 * 3600;

/** An event with the Unix second at which this browser last had it from a verified playlist. */
type Kept = { at: number; event: NostrEvent };

/** Keeps the newest, bounded, some of them in a storage that pages of one site share and add to. */
export function makeSealShelf({ storage, now }: SealShelfOptions): SealShelf {
  /** By place: more than one where boxes told this browser's tabs different stories, the newest last. */
  const seals = new Map<string, Kept[]>();
  const delegations = new Map<string, Kept>();
  /** By stream. */
  const believed = new Map<string, NostrEvent>();
  const [former, stored] = [takeFormer(), read()];
  for (const one of [...former, ...fresh(stored)]) take(one);
  if (former.length > 0 || fresh(stored).length < stored.length) save();

  return {
    put(checkpoint, delegation) {
      const said = readCheckpoint(checkpoint);
      if (said === undefined) return;
      believed.set(said.address, delegation);
      const isNew = take({ at: now(), event: delegation });
      if (take({ at: now(), event: checkpoint }) && (isNew || said.n % KEPT_EVERY === 0)) save();
    },
    believed: (stream) => believed.get(stream),
    after: (sid, n, most) => placed(sid, n).slice(0, most),
    against(other, judgedBy) {
      const said = readCheckpoint(other);
      const stories = (said && seals.get(placeOf(said))) ?? [];
      const mine = stories.find(({ event }) => readCheckpoint(event)?.head !== said?.head)?.event;
      const own = mine && readCheckpoint(mine);
      if (said === undefined || mine === undefined || own === undefined) return undefined;
      const known = [...delegations.values()].map(({ event }) => event);
      const all = [judgedBy, ...known].filter((event) => readDelegation(event)?.address === said.address);
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
    const later = [...seals.values()].flatMap((stories) => {
      const event = stories.at(-1)?.event;
      const said = event && readCheckpoint(event);
      return event && said?.sid === sid && said.n >= n ? [{ event, n: said.n }] : [];
    });
    const isKept = (at: number) => Number(at % KEPT_EVERY === 0);
    return later.toSorted((a, b) => isKept(b.n) - isKept(a.n) || a.n - b.n).map(({ event }) => event);
  }

  /** Whether it wasn't there. */
  function take(one: Kept): boolean {
    const said = readCheckpoint(one.event);
    if (said === undefined) {
      const isNew = !delegations.has(one.event.id);
      // The one in use is the newest.
      delegations.delete(one.event.id);
      putBounded(delegations, one.event.id, one, MOST_DELEGATIONS);
      return isNew;
    }
    const stories = seals.get(placeOf(said)) ?? [];
    if (stories.some(({ event }) => readCheckpoint(event)?.head === said.head)) return false;
    putBounded(seals, placeOf(said), [...stories, one].slice(-2), MOST);
    return true;
  }

  /** Not what is older, nor what a clock that was set back wrote. */
  function fresh(all: readonly Kept[]): Kept[] {
    return all.filter(({ at }) => Math.abs(now() - at) <= KEPT_SECONDS);
  }

  /** Beside what other tabs keep: they write the same item. */
  function save(): void {
    const own = [...seals.values()].flat().filter(({ event }) =>
      (readCheckpoint(event)?.n ?? 1) % KEPT_EVERY === 0
    );
    const all = new Map<string, Kept>();
    for (const one of [...read(), ...delegations.values(), ...own]) {
      all.set(one.event.id, { ...one, at: Math.max(one.at, all.get(one.event.id)?.at ?? 0) });
    }
    const newest = fresh([...all.values()]).toSorted((a, b) => b.at - a.at);
    const isSeal = ({ event }: Kept) => readCheckpoint(event) !== undefined;
    const kept = [
      ...newest.filter((one) => !isSeal(one)).slice(0, MOST_DELEGATIONS),
      ...newest.filter(isSeal).slice(0, MOST_KEPT),
    ];
    write(writeShelf(kept));
  }

  function write(text: string | undefined): void {
    try {
      const place = storage();
      if (text === undefined) place?.removeItem(KEY);
      else place?.setItem(KEY, text);
    } catch (error) {
      console.info("what boxes sealed is kept for this page only:", error);
    }
  }

  /** Nobody knows since when these are there: they get the time that is kept from now on. */
  function takeFormer(): Kept[] {
    try {
      const place = storage();
      const text = place?.getItem(FORMER_KEY) ?? null;
      if (text !== null) place?.removeItem(FORMER_KEY);
      return readEach(text, (given) => [now(), given]);
    } catch (error) {
      console.info("what boxes sealed for pages of before can't be read:", error);
      return [];
    }
  }

  function read(): Kept[] {
    try {
      return readShelf(storage()?.getItem(KEY) ?? null);
    } catch (error) {
      console.info("what boxes sealed before can't be read:", error);
      return [];
    }
  }
}

function putBounded<T>(shelf: Map<string, T>, key: string, value: T, most: number): void {
  shelf.set(key, value);
  for (const oldest of shelf.keys()) {
    if (shelf.size <= most) return;
    shelf.delete(oldest);
  }
}

function placeOf({ address, sid, rid, n }: Checkpoint): string {
  return `${address} ${sid} ${rid} ${n}`;
}

/** Writes as many of the first ones as are read again; undefined: none. */
function writeShelf(kept: readonly Kept[]): string | undefined {
  const texts: string[] = [];
  let chars = 2;
  for (const { at, event } of kept) {
    const text = JSON.stringify([at, event]);
    chars += text.length + 1;
    if (chars > MOST_CHARS) break;
    texts.push(text);
  }
  return texts.length > 0 ? `[${texts.join()}]` : undefined;
}

/** Reads what was kept, the oldest first: checkpoints and delegations; all else is left out. */
function readShelf(text: string | null): Kept[] {
  return readEach(text, (one) => Array.isArray(one) ? one as unknown[] : []).toReversed();
}

/** `parts`: when each was kept, and what. */
function readEach(text: string | null, parts: (one: unknown) => unknown[]): Kept[] {
  if (text === null || text.length > MOST_CHARS) return [];
  const value = readJson(text);
  return (Array.isArray(value) ? value as unknown[] : []).flatMap((one) => {
    const [at, given] = parts(one);
    const event = readEvent(given);
    const isEither = event !== undefined &&
      (readCheckpoint(event) !== undefined || readDelegation(event) !== undefined);
    return isEither && typeof at === "number" && Number.isSafeInteger(at) ? [{ at, event }] : [];
  });
}
