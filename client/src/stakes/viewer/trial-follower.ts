import {
  readStakeLetter,
  type StakeLetter,
  stakeLetterTemplate,
} from "../../../../contracts/escrow/letter.ts";
import { stakeName } from "../../../../contracts/escrow/decision.ts";
import { type NostrEvent, signEvent } from "../../../../contracts/nostr/event.ts";
import type { ArbiterWord, StakeRequests, StakeStepName } from "../arbiter-client.ts";
import type { PaymentDepth } from "../swept.ts";
import type { PaymentWord } from "./escrow-watch.ts";
import type { Against } from "./hear-stake.ts";
import type { KeptStake } from "./kept-stake.ts";
import { followStake, PACE_MS } from "./stake-follower.ts";
import type { StakeTrouble } from "./stake-ports.ts";
import { phaseOf } from "./stake-phase.ts";
import { BEGUN, BEGUN_AT, trialBegun, trialHeld, trialSays } from "./trial-viewer-stake.ts";

/** What the trial's arbiter says to each step. */
export type Answers = { [Step in StakeStepName]?: (body: StakeRequests[Step]) => ArbiterWord<Step> };

/** A page with one stake, an arbiter that says what it is told to, and a relay. */
export function standFollower(kept: KeptStake, answers: Answers = {}) {
  let now: KeptStake | undefined = kept;
  const asked: StakeStepName[] = [];
  const relay: NostrEvent[] = [];
  const listeners = new Set<(event: NostrEvent) => void>();
  const stored: NostrEvent[] = [];
  const waits: (() => void)[] = [];
  let paced: (() => void)[] = [];
  let trouble: StakeTrouble | undefined;
  const world = {
    relayTakes: true,
    height: BEGUN_AT as number | undefined,
    now: BEGUN,
    payments: [] as string[],
    words: new Map<string, PaymentWord>(),
    judged: [] as string[],
    against: (() => undefined) as Against,
    depths: new Map<string, PaymentDepth>(),
    measured: [] as string[],
    answers,
    asked,
    kept: () => now ?? kept,
    phase: () => phaseOf(trialHeld(now ?? kept), BEGUN),
    trouble: () => trouble,
    letters: () => relay.flatMap((event) => readStakeLetter(event) ?? []),
    hears(event: NostrEvent) {
      stored.push(event);
      listeners.forEach((listener) => listener(event));
      world.beat();
    },
    /** Lets the pace at which events are read go on once. */
    beat() {
      const due = paced;
      paced = [];
      for (const work of due) work();
    },
    writes: (letter: StakeLetter) =>
      world.hears(signEvent(stakeLetterTemplate(letter, BEGUN), new Uint8Array(32).fill(1))),
    /** Lets everything happen that was begun, then what was put off. */
    async pass() {
      for (let turns = 0; turns < 20; turns++) await Promise.resolve();
      waits.splice(0).at(-1)?.();
      for (let turns = 0; turns < 40; turns++) await Promise.resolve();
    },
    listeners,
    follower: { hurry: () => {}, stop: () => {} },
  };
  world.follower = followStake({
    kept: () => now,
    change: (how) => void (now = now && how(now)),
    onTrouble: (next) => void (trouble = next),
    ports: {
      askArbiter: <Step extends StakeStepName>(_url: string, step: Step, body: StakeRequests[Step]) => {
        asked.push(step);
        const say = world.answers[step] as ((body: StakeRequests[Step]) => ArbiterWord<Step>) | undefined;
        return Promise.resolve(say?.(body) ?? { state: "later", code: "unreachable", detail: "away" });
      },
      publish(event) {
        if (world.relayTakes) relay.push(event);
        return Promise.resolve(world.relayTakes);
      },
      listen(_held, on) {
        listeners.add(on);
        stored.forEach(on);
        return () => void listeners.delete(on);
      },
      height: () => Promise.resolve(world.height),
      payments: () =>
        Promise.resolve({ paid: new Map(world.payments.map((txid) => [txid, 1n])), searched: BEGUN_AT }),
      judge: (_held, txids) => {
        world.judged.push(...txids);
        return Promise.resolve(world.words);
      },
      depths: (txids) => {
        world.measured.push(...txids);
        return Promise.resolve(world.depths);
      },
      against: (checkpoint, judgedBy) => world.against(checkpoint, judgedBy),
      transfers: () => [],
      pages: () => Promise.resolve([]),
      now: () => world.now,
      after(ms, work) {
        if (ms === PACE_MS) paced.push(work);
        else waits.push(work);
        return () => {};
      },
      randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    },
  });
  return world;
}

/** An arbiter that agrees. */
export const acks: Answers = {
  ack: (body) => ({
    state: "done",
    answer: {
      attestation: { ...trialSays("arbiter", trialBegun()), role: "arbiter" } as never,
      height: body.terms.created_at > 0 ? BEGUN_AT : 0,
    },
  }),
};
/** Of each letter about the trial's stake. */
export const head = { stake: stakeName(trialBegun().context), stream: trialBegun().context.stream };
export const creatorSays = trialSays("creator", trialBegun());
