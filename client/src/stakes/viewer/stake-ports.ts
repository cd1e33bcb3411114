import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import type { After } from "../../webrtc/schedule.ts";
import type { ArbiterWord, StakeRequests, StakeStepName } from "../arbiter-client.ts";
import type { PaymentDepth } from "../swept.ts";
import type { FoundPayments, PaymentWord } from "./escrow-watch.ts";
import type { Against } from "./hear-stake.ts";
import type { HeldStake, KeptStake } from "./kept-stake.ts";

/** What following a stake reaches outside the page. */
export type StakePorts = {
  askArbiter: <Step extends StakeStepName>(
    url: string,
    step: Step,
    body: StakeRequests[Step],
  ) => Promise<ArbiterWord<Step>>;
  /** Gives an event to the stake's relays; false when none took it. */
  publish: (event: NostrEvent) => Promise<boolean>;
  /** Hears the letters that the relays have, and get, about a stake, and its arbiter's words. Returns its stop. */
  listen: (held: HeldStake, on: (event: NostrEvent) => void) => () => void;
  /** Blocks on the chain, as the page's own nodes say; `undefined` while none answers. */
  height: () => Promise<number | undefined>;
  /** What other viewers signed about data that they got from this device on a stream (kind 24322). */
  transfers: (stream: string) => readonly NostrEvent[];
  /** What pages with these keys said on a stream's relays about the stakes by which they share (kind 4325). */
  pages: (stream: string, authors: readonly string[]) => Promise<readonly NostrEvent[]>;
  /** Payments to an escrow in the pool and in the next blocks to be searched, by the page's own nodes. */
  payments: (held: HeldStake) => Promise<FoundPayments | undefined>;
  /** What those nodes say of payments that somebody named; nothing of those that none could be asked about. */
  judge: (held: HeldStake, txids: readonly string[]) => Promise<ReadonlyMap<string, PaymentWord>>;
  /** How deep payments are, as those nodes say; nothing of those that none could be asked about. */
  depths: (txids: readonly string[]) => Promise<ReadonlyMap<string, PaymentDepth>>;
  /** What a checkpoint proves beside those that this browser believed. */
  against: Against;
  /** Unix seconds. */
  now: () => number;
  after: After;
  randomBytes: (length: number) => Uint8Array;
};

/** What went wrong last, by the code of whoever said so. */
export type StakeTrouble = { by: "arbiter" | "relays" | "node"; code: string; detail: string };

/** What one step brought. */
export type StepResult = {
  change?: (kept: KeptStake) => KeptStake;
  trouble?: StakeTrouble;
};
