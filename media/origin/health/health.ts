import type { StreamState } from "../../../contracts/api/status.ts";
import { announcedAddresses } from "../announcements.ts";
import { askRelay } from "../ask-relay.ts";
import type { StoredStream } from "../stream-store.ts";
import { makeClockWatch } from "./clock-watch.ts";
import { makeDiscards } from "./discards.ts";
import { type FreeBytes, type MachineWatch, watchMachine } from "./machine-watch.ts";
import type { MuxerLog } from "./muxer-log.ts";
import type { Refusals } from "./refusals.ts";
import { makeRelayBook, type RelayBook } from "./relay-book.ts";
import { makeRelayWatch } from "./relay-watch.ts";
import type { HealthFacts } from "./warnings.ts";

/** What is known of a stream besides its media. */
export type Surroundings = Pick<
  HealthFacts,
  | "refused"
  | "freeBytes"
  | "diskFault"
  | "lateMs"
  | "discarded"
  | "clockAheadS"
  | "sealsAheadS"
  | "delegation"
  | "relayFaults"
  | "announced"
  | "timesBack"
>;

/** Knows what can go wrong around the streams of a box. */
export type Health = {
  of: (stream: StoredStream) => Surroundings;
  /** What the machine has left for the box. */
  machine: Pick<MachineWatch, "freeBytes" | "lateMs">;
  relays: Pick<RelayBook, "expect" | "note">;
  /** Seconds that the machine's clock is ahead of others who agree. */
  clockAheadS: () => number | undefined;
  /** The disk failed under a stream's session, or (undefined) a new one began. */
  diskFault: (d: string, fault: string | undefined) => void;
  /** Something was signed for a stream: its delegation may be new. */
  signed: (d: string) => void;
  close: () => Promise<void>;
};

export type HealthOptions = {
  /** Where the box keeps its state. */
  folder: string;
  /** How full its disk is; the system is asked unless given. */
  freeBytes?: FreeBytes | undefined;
  /** The box's public key. */
  signer: string;
  streams: () => readonly StoredStream[];
  state: (d: string) => StreamState;
  /** What MediaMTX's muxers have thrown away so far, by stream. */
  discarded: () => Promise<ReadonlyMap<string, number>>;
  refusals: Pick<Refusals, "last">;
  muxerLog: Pick<MuxerLog, "timesBack">;
  /** Seconds that seals are dated ahead of the best time that is known. */
  sealsAheadS: () => number;
  now: () => number;
  log: (line: string) => void;
};

const LOOK_EVERY_MS = 2500;

/** Starts watching. What asks others, asks only while a stream is on or has just been signed for. */
export function watchHealth(options: HealthOptions): Health {
  const { folder, freeBytes, signer, streams, state, discarded, refusals, muxerLog, now, log } = options;
  const stop = new AbortController();
  const { signal } = stop;
  const machine = watchMachine({ folder, ...(freeBytes === undefined ? {} : { freeBytes }) });
  const clock = makeClockWatch({ now, signal });
  const watch = makeRelayWatch({
    signer,
    ask: (relay, filter) => askRelay(relay, filter, { signal }),
    now,
  });
  const book = makeRelayBook();
  const discards = makeDiscards(now);
  const diskFaults = new Map<string, string>();
  const signedFor = new Set<string>();

  const look = async () => {
    const on = streams().filter(({ d }) => isOn(state(d)));
    const mattering = streams().filter(({ d }) => signedFor.has(d) || isOn(state(d)));
    signedFor.clear();
    const lookings = [watch.look(mattering), clock.ask(on.flatMap((one) => one.relays))];
    if (on.length > 0) lookings.push(discarded().then(discards.add));
    await Promise.all(lookings);
  };
  let looking: Promise<void> | undefined;
  const lookOnce = () => {
    looking ??= look().catch((error: unknown) => log(`looking after the streams failed: ${error}`))
      .finally(() => {
        looking = undefined;
      });
  };
  const timer = setInterval(lookOnce, LOOK_EVERY_MS);

  return {
    of: ({ d, announcements }) => ({
      refused: refusals.last(d),
      freeBytes: machine.freeBytes(),
      diskFault: diskFaults.get(d),
      lateMs: machine.lateMs(),
      discarded: discards.lately(d),
      clockAheadS: clock.aheadS(),
      sealsAheadS: options.sealsAheadS(),
      delegation: watch.delegation(d),
      relayFaults: book.faults(d, isOn(state(d)) ? watch.lacking(d) : []),
      announced: announcedAddresses(announcements),
      timesBack: muxerLog.timesBack(d),
    }),
    machine,
    relays: book,
    clockAheadS: clock.aheadS,
    diskFault: (d, fault) => {
      if (fault === undefined) diskFaults.delete(d);
      else diskFaults.set(d, fault);
    },
    signed: (d) => {
      watch.hurry(d);
      signedFor.add(d);
      lookOnce();
    },
    close: async () => {
      clearInterval(timer);
      stop.abort();
      machine.close();
      await looking;
    },
  };
}

const isOn = (state: StreamState) => state === "live" || state === "starting" || state === "reconnecting";
