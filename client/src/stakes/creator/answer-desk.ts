import { sealRefusal, type StakeLetter } from "../../../../contracts/escrow/letter.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { type Answered, unpaidAnswers } from "./answered-stakes.ts";
import { ANSWER_SECONDS, judgeAnswer } from "./judge-request.ts";
import type { RoomStake, RoomState } from "./room-stake.ts";
import { arbiterOf } from "./settle-stake.ts";

export type AnswerDeskOptions = {
  /** Text form of the stream's address. */
  stream: string;
  /** The creator's newest terms. */
  newest: () => NostrEvent | undefined;
  /** Blocks on the chain; undefined: nobody tells. */
  height: () => number | undefined;
  /** Unix seconds. */
  now: () => number;
  randomBytes: (length: number) => Uint8Array;
  /** Names of stakes that their arbiters say are paid. */
  paid: ReadonlySet<string>;
  /** Tells a stake's viewer; false where no relay took it. */
  send: (stake: RoomStake, letter: StakeLetter) => Promise<boolean>;
  /** Keeps its request where the creator finds it again; false where no relay took it. */
  keep: (stake: RoomStake) => Promise<boolean>;
  /** When a request was written that it kept before, in Unix seconds: the answer went out then, or was about to. */
  keptAt: (stake: RoomStake) => number | undefined;
  /** One of them stands differently. */
  onChange: () => void;
  isStopped: () => boolean;
};

/** An answer is remembered for its limits. */
const MOST_ANSWERED = 2000;
const MOST_LOGGED = 100;
/** Before an answer that no relay took is tried again. */
const AGAIN_SECONDS = 15;
const HOUR = 3600;
/** Each costs milliseconds of curve: so many at once leave the page to what it sends. */
const A_BEAT = 4;

/** Says yes or no to stakes that wait, within limits that nobody can use up for others. */
export function makeAnswerDesk(o: AnswerDeskOptions) {
  let answered: Answered[] = [];
  let log: RoomState["log"] = [];
  /** Unix seconds before which an answer isn't tried again. */
  const nextTry = new WeakMap<RoomStake, number>();

  const answersIn = (seconds: number, { asked }: RoomStake) =>
    unpaidAnswers(answered, { arbiter: arbiterOf(asked).pubkey, since: o.now() - seconds, paid: o.paid });

  const noteAnswer = ({ name, asked }: RoomStake, at: number) => {
    answered = [...answered, { at, name, arbiter: arbiterOf(asked).pubkey }].slice(-MOST_ANSWERED);
  };

  const note = ({ name }: RoomStake, did: RoomState["log"][number]["did"]) => {
    log = [{ at: o.now(), name, did }, ...log].slice(0, MOST_LOGGED);
  };

  const answeredElsewhere = (stake: RoomStake, at: number): void => {
    if (stake.answer.state !== "given" && stake.answer.state !== "unsure") noteAnswer(stake, at);
    stake.answer = { state: "given" };
  };

  const say = async (stake: RoomStake): Promise<void> => {
    const judged = judgeAnswer({
      asked: stake.asked,
      newest: o.newest(),
      height: o.height(),
      nowSeconds: o.now(),
      askedAt: stake.askedAt,
      lastHour: answersIn(HOUR, stake),
      lastDay: answersIn(24 * HOUR, stake),
    });
    const head = { stake: stake.name, stream: o.stream };
    const keptAt = o.keptAt(stake);
    const isPast = judged.verdict === "refuse" || !(o.now() - stake.askedAt <= ANSWER_SECONDS);
    // Once it was to be answered yes, and nobody waits for that any more or is to hear no.
    if (keptAt !== undefined && isPast) {
      noteAnswer(stake, keptAt);
      stake.answer = { state: "unsure" };
      return;
    }
    switch (judged.verdict) {
      case "wait":
        stake.answer = { state: "waiting", for: judged.for };
        break;
      case "refuse":
        stake.answer = { state: "refused", why: judged.why };
        // Whoever asked long ago isn't there any more.
        if (judged.why === "too-old") break;
        await o.send(stake, {
          ...head,
          letter: "refusal",
          ...sealedRefusal(stake, judged.why, o.randomBytes(32)),
        });
        note(stake, "refused");
        break;
      case "answer": {
        // What may be paid must be found again, whatever others write or take back.
        const isTold = await o.keep(stake) &&
          await o.send(stake, { ...head, letter: "answer", attestation: stake.asked.own });
        stake.answer = isTold ? { state: "given" } : { state: "waiting", for: "relays" };
        if (!isTold) break;
        noteAnswer(stake, o.now());
        note(stake, "answered");
      }
    }
  };

  /** Those that wait: of viewers who were answered least, the newest first. */
  const inTurn = (stakes: readonly RoomStake[]): RoomStake[] => {
    const viewerOf = ({ asked }: RoomStake) => asked.request.context.keys.viewer;
    const isAnswered = ({ answer }: RoomStake) => answer.state === "given" || answer.state === "unsure";
    const answers = Map.groupBy(stakes.filter(isAnswered), viewerOf);
    const answersOf = (stake: RoomStake) => answers.get(viewerOf(stake))?.length ?? 0;
    return stakes.filter(({ answer }) => answer.state === "waiting")
      .toSorted((a, b) => answersOf(a) - answersOf(b) || b.askedAt - a.askedAt);
  };

  return {
    log: () => log,

    /** Another page of the creator answered it at this time, in Unix seconds. */
    answeredElsewhere,

    /** Says yes or no to the next few of these that wait, if it is time. */
    async beat(stakes: readonly RoomStake[]): Promise<void> {
      let left = A_BEAT;
      for (const stake of inTurn(stakes)) {
        if (left === 0 || o.isStopped()) return;
        if (o.now() < (nextTry.get(stake) ?? 0)) continue;
        const before = JSON.stringify(stake.answer);
        await say(stake);
        const waits = stake.answer.state === "waiting" ? stake.answer.for : "nothing";
        if (waits === "relays") nextTry.set(stake, o.now() + AGAIN_SECONDS);
        if (waits === "relays" || waits === "nothing") left--;
        if (JSON.stringify(stake.answer) !== before) o.onChange();
      }
    },
  };
}

/** For the viewer alone, who takes a refusal from nobody else. */
function sealedRefusal({ asked: { request, key } }: RoomStake, why: string, nonce: Uint8Array) {
  const { viewer } = request.context.keys;
  return { viewer, sealed: sealRefusal(why, key.baseSecret, viewer, nonce) };
}
