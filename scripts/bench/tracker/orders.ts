import { formatAddress } from "../../../contracts/nostr/address.ts";
import { publicKeyOf } from "../../../contracts/nostr/event.ts";
import type { Step } from "./load.ts";

/** The edge's secret key here. Worthless: nothing leaves this machine. */
export const BENCH_SECRET = new Uint8Array(32).fill(12);

/** The stream whose viewers meet. */
export const BENCH_ADDRESS = formatAddress({ creator: publicKeyOf(BENCH_SECRET), d: "bench" });

/** What the load's process is told to do. */
export type Order =
  | { order: "open"; port: number; sockets: number; tokens: boolean }
  | { order: "step"; step: Step }
  /** How many sockets have ended so far. */
  | { order: "closed" };
