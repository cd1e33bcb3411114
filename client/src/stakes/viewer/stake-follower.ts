import { pairSecret } from "../../../../contracts/escrow/letter-author.ts";
import { knownRecords } from "../../../../contracts/escrow/stake-records.ts";
import { type NostrEvent, publicKeyOf } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { type HeardQueue, makeHeardQueue } from "./heard-queue.ts";
import { hearStake } from "./hear-stake.ts";
import { type HeldStake, holdAgain, isAdmitting, type KeptStake } from "./kept-stake.ts";
import { phaseOf, type StakePhase } from "./stake-phase.ts";
import type { StakePorts, StakeTrouble, StepResult } from "./stake-ports.ts";
import {
  answerClaim,
  askAck,
  askEnd,
  askFunded,
  judgePayments,
  lookForPayments,
  measureSweep,
  readHeight,
  sendNote,
  sendRequest,
} from "./stake-steps.ts";

export type FollowOptions = {
  ports: StakePorts;
  kept: () => KeptStake | undefined;
  change: (how: (kept: KeptStake) => KeptStake) => void;
  /** The last turn's trouble, or that there was none. */
  onTrouble: (trouble: StakeTrouble | undefined) => void;
  /** Milliseconds between two turns; default: see `PAUSE_MS`. */
  pauses?: Partial<typeof PAUSE_MS>;
};

/** How often is asked while the viewer waits, while blocks come, and while nothing is expected. */
export const PAUSE_MS = { waiting: 5000, ripening: 15_000, resting: 5 * 60_000 };

/** Between two events that are read: anybody writes letters, and each costs some milliseconds of curve. */
export const PACE_MS = 250;

/** An arbiter whose nodes change their mind mustn't have it asked without end. */
const MOVED_MS = 500;

type Step = (held: HeldStake, ports: StakePorts) => Promise<StepResult>;

const height: Step = (_held, ports) => readHeight(ports);
const verdict: Step = (held, ports) => askEnd(held, "verdict", ports);
const release: Step = (held, ports) => askEnd(held, "release", ports);

/** What is asked in each state, in this order, and when again; `never`: only when something is heard or pressed. */
const PLAN: Record<StakePhase, { steps: readonly Step[]; pause: keyof typeof PAUSE_MS | "never" }> = {
  "asking-arbiter": { steps: [askAck], pause: "waiting" },
  "asking-creator": { steps: [sendRequest], pause: "waiting" },
  refused: { steps: [], pause: "never" },
  outdated: { steps: [], pause: "never" },
  save: { steps: [height, lookForPayments], pause: "ripening" },
  checking: { steps: [height, lookForPayments], pause: "waiting" },
  pay: { steps: [height, lookForPayments], pause: "waiting" },
  lapsed: { steps: [height, lookForPayments], pause: "ripening" },
  restored: { steps: [height, lookForPayments], pause: "ripening" },
  paid: { steps: [lookForPayments, askFunded], pause: "waiting" },
  short: { steps: [lookForPayments, askFunded], pause: "ripening" },
  late: { steps: [height, askFunded], pause: "resting" },
  gone: { steps: [lookForPayments, askFunded], pause: "ripening" },
  "double-spent": { steps: [height, askFunded], pause: "resting" },
  "bad-payment": { steps: [height, askFunded], pause: "resting" },
  "funded-0": { steps: [lookForPayments, askFunded], pause: "ripening" },
  "funded-1": { steps: [askFunded], pause: "ripening" },
  active: { steps: [height, askFunded], pause: "resting" },
  claimed: { steps: [height, askFunded, answerClaim, verdict], pause: "resting" },
  deciding: { steps: [height, askFunded, verdict], pause: "ripening" },
  due: { steps: [height, release], pause: "ripening" },
  released: { steps: [], pause: "never" },
  granted: { steps: [], pause: "never" },
  swept: { steps: [measureSweep], pause: "ripening" },
  closed: { steps: [], pause: "never" },
};

const OVER: ReadonlySet<StakePhase> = new Set(["released", "granted", "swept", "closed"]);

/** Letters, and words about the stake. */
const isAnybodys = ({ kind }: NostrEvent) => kind === KIND.stakeLetter || kind === KIND.stakeWord;

/** Which claims of a stake its arbiter told of. */
function claimsOf({ name, kept }: HeldStake): string {
  return knownRecords(name, kept.records).receipts
    .flatMap(({ step, event }) => step === "claim" ? [event.id] : []).join();
}

function queueFor({ key, terms, arbiter }: HeldStake): HeardQueue {
  const pair = publicKeyOf(pairSecret(key.baseSecret, terms.baseKey));
  return makeHeardQueue({ arbiter: arbiter.pubkey, pair, isAnybodys });
}

/** Follows one stake to its end, whatever it takes; whoever reloads begins where it stood. */
export function followStake(o: FollowOptions): { hurry: () => void; stop: () => void } {
  const { ports } = o;
  const pauses = { ...PAUSE_MS, ...o.pauses };
  /** Of this stake's arbiter alone, which nobody else can add to. */
  const published = new Set<string>();
  let waiting: HeardQueue | undefined;
  let pacing = false;
  let stopPace = () => {};
  let [stopped, running, again] = [false, false, false];
  let cancel = () => {};
  let unlisten = () => {};
  let listening: string | undefined;
  /** Claims that are known: a complaint that came before its claim may have been pushed out by others. */
  let claims = "";
  let held: HeldStake | undefined;

  const hold = (): HeldStake | undefined => {
    const kept = o.kept();
    held = kept && holdAgain(held, kept);
    return held;
  };
  const phase = (now: HeldStake) => phaseOf(now, ports.now());

  const turn = async () => {
    cancel();
    if (stopped) return;
    if (running) {
      again = true;
      return;
    }
    running = true;
    again = false;
    const now = hold();
    try {
      if (now !== undefined) await work(now);
    } catch (error) {
      // Code that didn't come, say: the next turn tries again.
      console.warn("the stake could not be followed:", error);
    }
    running = false;
    const next = stopped ? undefined : hold();
    if (next === undefined) return;
    const { pause } = PLAN[phase(next)];
    // Where it went on there is more to do at once.
    const hasMoved = now !== undefined && phase(now) !== phase(next);
    if (again || hasMoved) cancel = ports.after(MOVED_MS, () => void turn());
    else if (pause !== "never") cancel = ports.after(pauses[pause], () => void turn());
  };

  const work = async (begun: HeldStake) => {
    listenTo(begun);
    let trouble: StakeTrouble | undefined;
    const { steps } = PLAN[phase(begun)];
    // What is over needs no word to the creator any more.
    const last = OVER.has(phase(begun)) ? [] : [sendNote];
    for (const step of [judgePayments, ...steps, ...last]) {
      const now = hold();
      if (stopped || now === undefined) return;
      const result = await step(now, ports);
      if (stopped) return;
      trouble ??= result.trouble;
      if (result.change !== undefined) o.change(result.change);
    }
    await tellOthers();
    o.onTrouble(trouble);
  };

  const listenTo = (about: HeldStake) => {
    const known = claimsOf(about);
    if (listening === about.name && claims === known) return;
    unlisten();
    claims = known;
    if (listening === about.name) waiting?.readAgain();
    else waiting = queueFor(about);
    listening = about.name;
    unlisten = ports.listen(about, (event) => hear(about, event));
  };

  const hear = ({ name, arbiter }: HeldStake, event: NostrEvent) => {
    if (stopped || name !== listening || waiting?.add(event) !== true) return;
    if (event.pubkey === arbiter.pubkey) published.add(event.id);
    if (!pacing) pace();
  };

  const pace = () => {
    const event = waiting?.next();
    pacing = event !== undefined;
    if (event === undefined || stopped) return;
    read(event);
    stopPace = ports.after(PACE_MS, pace);
  };

  const read = (event: NostrEvent) => {
    const now = hold();
    const hear = (held: HeldStake) => hearStake(held, event, ports.against);
    if (now === undefined || now.name !== listening || hear(now) === now.kept) return;
    o.change((kept) => hear({ ...now, kept }));
    void turn();
  };

  /** What the arbiter said to this page alone stands on the stream's relays too, so that others can check it. */
  const tellOthers = async () => {
    for (const event of o.kept()?.records ?? []) {
      if (published.has(event.id) || isAdmitting(event)) continue;
      if (await ports.publish(event)) published.add(event.id);
    }
  };

  void turn();
  return {
    hurry: () => void turn(),
    stop() {
      stopped = true;
      cancel();
      stopPace();
      unlisten();
    },
  };
}
