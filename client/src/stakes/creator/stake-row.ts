import { decideStake, type StakeFacts } from "../../../../contracts/escrow/decision.ts";
import type { Outcome } from "../../../../contracts/escrow/settlement.ts";
import { factsOf, knownRecords, type RecordReader } from "../../../../contracts/escrow/stake-records.ts";
import type { PublicWord } from "../../../../contracts/escrow/word-event.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { type ClaimStanding, claimStanding } from "../claim-standing.ts";
import { type ArbiterSaid, arbiterSaid, makeRecordReader } from "./arbiter-said.ts";
import { type Evidence, gatherEvidence, type KnownWord } from "./evidence.ts";
import type { AskedStake } from "./judge-request.ts";
import type { RoomStake, RoomState } from "./room-stake.ts";
import { arbiterOf, judgeVerdict } from "./settle-stake.ts";

/** How a stake stands, for its creator. */
export type RowState =
  /** Asked for and not answered yet, or refused. */
  | "waiting"
  | "refused"
  /** Agreed on; the arbiter didn't say that it is paid. */
  | "agreed"
  /** It may be agreed on: a page was closed while it said so. */
  | "unsure"
  | "active"
  /** Its time is over, and nobody asked the arbiter to give it back. */
  | "due"
  /** Claimed: the viewer may answer until the block `until`. */
  | "claimed"
  /** The time to answer is over: the arbiter can decide. */
  | "decidable"
  /** Given back, be it that the creator gave its part away itself. */
  | "released"
  /** The creator's: `share` makes the key. */
  | "granted"
  /** Its arbiter decided it both ways. */
  | "contradiction";

export type StakeRow = {
  stake: RoomStake;
  state: RowState;
  /** Block at which it goes on by itself: its deadline, or the end of the time to answer. */
  until: number;
  /** The part of the key that a grant disclosed. */
  share?: string;
  /** What the arbiter said of it. */
  records: NostrEvent[];
  /** What may be claimed for, by each rule. */
  evidence: Evidence[];
  /** How its claim stands. */
  claim?: ClaimStanding;
};

/** What of a room a list of its stakes is drawn from. */
export type DrawnRoom = Pick<RoomState, "stakes" | "records" | "words">;

/**
 * Names how each stake stands, the newest first, out of what the room knows and the chain's height. It remembers what it read, so
 * that a room of hundreds is drawn anew with each event; a stake of which nothing changed has the same row as before.
 */
export function makeStakeRows(
  isWord?: KnownWord,
  read: RecordReader = makeRecordReader(),
): (room: DrawnRoom, height?: number) => StakeRow[] {
  const verdictOf = makeVerdictJudge();
  let drawn = new Map<string, { row: StakeRow; mark: string }>();
  return ({ stakes, records, words }, height = 0) => {
    const byArbiter = Map.groupBy(records, ({ pubkey }) => pubkey);
    const said = new Map(
      [...byArbiter].map(([arbiter, events]) => [arbiter, arbiterSaid(events, height, read)] as const),
    );
    const byAccused = Map.groupBy(words, ({ accused }) => accused);
    const before = drawn;
    drawn = new Map();
    const rows = stakes.map((stake) => {
      const { name, asked } = stake;
      const row = rowOf(stake, {
        said: said.get(arbiterOf(asked).pubkey) ?? NOTHING_SAID,
        words: (byAccused.get(name) ?? []).map(({ word }) => word),
        height,
        read,
        verdictOf,
        ...(isWord && { isWord }),
      });
      const mark = markOf(row);
      const old = before.get(name);
      const now = old?.mark === mark && old.row.stake === stake ? old : { row, mark };
      drawn.set(name, now);
      return now.row;
    });
    return rows.toSorted((a, b) => b.stake.askedAt - a.stake.askedAt);
  };
}

const NOTHING_SAID: ArbiterSaid = {
  about: new Map(),
  viewers: new Map(),
  ended: new Set(),
  used: new Map(),
};

/** All of a row that is shown or asked, in short: its stake is the room's own, which changes in place. */
function markOf({ stake, records, evidence, ...plain }: StakeRow): string {
  const { answer, askedAt, txids, wantsOut, disclosed } = stake;
  const signatures = evidence.map(({ complaints, left }) => [complaints.map((one) => one.signature), left]);
  return JSON.stringify([
    plain,
    records.map(({ id }) => id),
    signatures,
    [answer, askedAt, txids, wantsOut, disclosed],
  ]);
}

type VerdictJudge = typeof judgeVerdict;

/** Judges each verdict about a stake once: that costs a multiplication on the curve. */
function makeVerdictJudge(): VerdictJudge {
  const known = new WeakMap<NostrEvent, { asked: AskedStake; said: ReturnType<VerdictJudge> }>();
  return (event, asked) => {
    const before = known.get(event);
    const now = before?.asked === asked ? before : { asked, said: judgeVerdict(event, asked) };
    known.set(event, now);
    return now.said;
  };
}

type RowOptions = {
  said: ArbiterSaid;
  /** About that stake. */
  words: readonly PublicWord["word"][];
  height: number;
  read: RecordReader;
  verdictOf: VerdictJudge;
  isWord?: KnownWord;
};

function rowOf(stake: RoomStake, { said, words, height, read, verdictOf, isWord }: RowOptions): StakeRow {
  const { name, asked } = stake;
  const { terms, request: { context } } = asked;
  const about = said.about.get(name) ?? [];
  const known = knownRecords(name, about, name, read);
  const evidence = gatherEvidence({ name, rules: terms.rules, words, said, ...(isWord && { isWord }) });
  const row = (state: RowState, until = context.deadline): StakeRow => ({
    stake,
    state,
    until,
    records: about,
    evidence,
  });
  const outcomes = new Set<Outcome>(known.rulings.map(({ outcome }) => outcome));
  if (outcomes.size > 1) return row("contradiction");
  const facts: StakeFacts = {
    ...factsOf(known),
    context,
    terms,
    height,
    spent: new Map<string, string>(),
  };
  const [verdict] = known.verdicts.flatMap((event) => verdictOf(event, asked) ?? []);
  if (verdict?.outcome === "grant") return { ...row("granted"), share: verdict.share };
  if (verdict?.outcome === "release" || stake.disclosed || facts.released) return row("released");
  const { state: answered } = stake.answer;
  if ((answered === "waiting" || answered === "refused") && facts.activeAt === undefined) {
    return row(answered);
  }
  const agreed = answered === "unsure" ? "unsure" : "agreed";
  const decision = decideStake(facts);
  const standing = claimStanding(facts);
  const claimed = (state: RowState, until?: number): StakeRow => ({
    ...row(state, until),
    ...(standing && { claim: standing }),
  });
  switch (decision.decision) {
    case "wait":
      return decision.for === "deadline" ? row("active") : claimed("claimed", decision.until);
    case "grant":
      return claimed("decidable");
    case "release":
      // Never active and past its deadline: nothing came, or what came goes back to whoever asks for it.
      return claimed(facts.activeAt === undefined ? agreed : facts.claims.length > 0 ? "decidable" : "due");
    case "given":
      return row("decidable");
    case "not-active":
    case "refused":
      return row(agreed);
  }
}

/** Whether a creator may still claim: not what was given back, decided, or claimed already. */
export function mayClaim({ state }: StakeRow): boolean {
  return state === "active";
}

/** Whether its viewer says that it is paid, and no word of its arbiter here says that it is active, in time to matter. */
export function isToBeAsked({ state, stake, until }: StakeRow, height: number | undefined): boolean {
  const isUnpaid = state === "agreed" || state === "unsure";
  return isUnpaid && stake.txids.length > 0 && (height ?? 0) < until;
}

/** Whether giving it back changes anything. */
export function mayRelease({ state }: StakeRow): boolean {
  return state === "agreed" || state === "unsure" || state === "active" || state === "claimed" ||
    state === "due";
}

/** States in which nothing can be claimed any more. */
const OVER: readonly RowState[] = ["due", "released", "granted", "contradiction", "refused"];

/** Those that can be given back together: nobody complained of them, and no complaint of a stake that isn't over rests on them. */
export function unblamed(rows: readonly StakeRow[]): StakeRow[] {
  const complaintsOf = ({ evidence }: StakeRow) => evidence.flatMap(({ complaints }) => complaints);
  const witnesses = new Set(
    rows.filter(({ state }) => !OVER.includes(state)).flatMap(complaintsOf).map(({ said }) => said.witness),
  );
  return rows.filter((row) =>
    mayRelease(row) && row.state !== "claimed" && !witnesses.has(row.stake.name) &&
    complaintsOf(row).length === 0
  );
}
