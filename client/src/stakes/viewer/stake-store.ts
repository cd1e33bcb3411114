import { stakeName } from "../../../../contracts/escrow/decision.ts";
import { keptForks } from "./hear-stake.ts";
import { withPaid } from "./heard-payments.ts";
import { keptRecords, type KeptStake } from "./kept-stake.ts";
import { readKeptStake, writeKeptStake } from "./read-kept-stake.ts";
import { keptNames, STAKES_NAME } from "./stakes-here.ts";

/** The part of `localStorage` that is needed here. */
export type StakeStorage = Pick<Storage, "length" | "key" | "getItem" | "setItem" | "removeItem">;

/** A viewer's stakes in this browser. */
export type StakeStore = {
  /** They end with the page, because its storage is shared with strangers or refused. */
  readonly fleeting: boolean;
  /** The newest last. */
  all: () => KeptStake[];
  /** Keeps a stake, joined with what another tab learned of it meanwhile. */
  put: (kept: KeptStake) => void;
  /** Keeps a stake as it is, for whoever changes what was just read: what the change took out stays out. */
  set: (kept: KeptStake) => void;
  drop: (name: string) => void;
};

/** Keeps stakes in a storage, each under its own name; one that refuses keeps them for this page only. */
export function makeStakeStore(storage: (() => StakeStorage) | undefined): StakeStore {
  const own = new Map<string, KeptStake>();
  let fleeting = storage === undefined;
  const stored = (name: string): KeptStake | undefined => {
    if (storage === undefined || fleeting) return own.get(name);
    try {
      return readKeptStake(storage().getItem(STAKES_NAME + name) ?? "");
    } catch {
      return own.get(name);
    }
  };
  const set = (kept: KeptStake) => {
    const name = stakeName(kept.context);
    own.set(name, kept);
    if (storage === undefined || fleeting) return;
    try {
      const text = writeKeptStake(kept);
      // What couldn't be read again would be lost, and with it the key.
      if (readKeptStake(text) === undefined) throw new Error(`${text.length} characters are too many`);
      storage().setItem(STAKES_NAME + name, text);
    } catch (error) {
      console.info("the stake could not be stored:", error);
      fleeting = true;
    }
  };
  return {
    get fleeting() {
      return fleeting;
    },
    all() {
      let names = [...own.keys()];
      if (storage !== undefined && !fleeting) {
        try {
          names = keptNames(storage());
        } catch {
          // Blocked since: what this page knows has to do.
          fleeting = true;
        }
      }
      return names.flatMap((name) => stored(name) ?? []).toSorted((a, b) => a.begun - b.begun);
    },
    put(kept) {
      const before = stored(stakeName(kept.context));
      set(before === undefined ? kept : joinKept(before, kept));
    },
    set,
    drop(name) {
      own.delete(name);
      if (storage === undefined) return;
      try {
        storage().removeItem(STAKES_NAME + name);
      } catch (error) {
        console.info("the stake could not be forgotten:", error);
      }
    },
  };
}

/** Both know of one stake: nothing that either knows is lost, and where they differ the newer word holds. */
export function joinKept(older: KeptStake, newer: KeptStake): KeptStake {
  const ids = new Set(newer.records.map(({ id }) => id));
  // A refusal is the one word that an answer takes back.
  const { refusal: _, ...before } = older;
  const named = [...older.heard ?? [], ...newer.heard ?? []].toSorted((a, b) =>
    Number(b.by === "here") - Number(a.by === "here")
  );
  const heard = named.filter(({ txid }, at) => named.findIndex((one) => one.txid === txid) === at);
  const amounts = Object.entries({ ...older.amounts, ...newer.amounts });
  const records = keptRecords([...older.records.filter(({ id }) => !ids.has(id)), ...newer.records]);
  const whose = { kept: { ...newer, records }, name: stakeName(newer.context) };
  const forks = keptForks([...older.forks ?? [], ...newer.forks ?? []], whose);
  return withPaid({
    ...before,
    ...newer,
    saved: older.saved || newer.saved,
    leaving: older.leaving || newer.leaving,
    txids: [...older.txids, ...newer.txids],
    heard,
    records,
    ...(forks.length > 0 && { forks }),
  }, new Map(amounts.map(([txid, amount]) => [txid, BigInt(amount)])));
}
