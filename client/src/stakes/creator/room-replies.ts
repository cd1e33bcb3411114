import { openNote } from "../../../../contracts/escrow/letter.ts";
import { judgeDisclosure } from "../../../../contracts/escrow/settlement.ts";
import type { ReplyLetter } from "./letter-queue.ts";
import type { RoomStake } from "./room-stake.ts";

/** Sealed notes of one stake, which its viewer alone can write. */
const MOST_NOTES = 64;

type ToldNote = { txids: readonly string[]; at: number };

export type RoomRepliesOptions = {
  /** Another page of the creator answered it at this time, in Unix seconds. */
  answeredElsewhere: (stake: RoomStake, at: number) => void;
};

/** Takes what was written about a known stake, whoever wrote it: what isn't true of it changes nothing. */
export function makeRoomReplies({ answeredElsewhere }: RoomRepliesOptions) {
  const notes = new WeakMap<RoomStake, Map<string, ToldNote>>();

  const takeNote = (stake: RoomStake, letter: Extract<ReplyLetter, { letter: "note" }>, at: number) => {
    if (letter.viewer !== stake.asked.request.context.keys.viewer) return;
    const told = notes.get(stake) ?? new Map<string, ToldNote>();
    notes.set(stake, told);
    // Anybody can send a sealed note anew: it is as old as its oldest copy.
    const before = told.get(letter.sealed);
    if (before === undefined ? told.size >= MOST_NOTES : before.at <= at) return;
    const note = openNote(letter, stake.asked.key.baseSecret);
    if (note === undefined) return;
    told.set(letter.sealed, { txids: note.txids, at: Math.min(before?.at ?? at, at) });
    const newest = [...told.values()].reduce((one, other) => other.at >= one.at ? other : one);
    stake.txids = [...new Set(newest.txids)];
    if (before === undefined) stake.notes++;
    stake.wantsOut ||= note.leave;
  };

  /** `at`: Unix seconds of its writing. */
  return (stake: RoomStake, letter: ReplyLetter, at: number): void => {
    switch (letter.letter) {
      case "note":
        return takeNote(stake, letter, at);
      case "answer":
        // Anybody can write a letter; only the base key makes this signature.
        if (letter.attestation.signature !== stake.asked.own.signature) return;
        return answeredElsewhere(stake, at);
      case "disclosure":
        // Whoever knows that very part had it from the creator or the arbiter: it isn't to be claimed any more.
        if (stake.disclosed) return;
        if (judgeDisclosure("release", letter.share, stake.asked.points).verdict === "disclosed") {
          stake.disclosed = true;
        }
        return;
      case "refusal":
        return;
    }
  };
}
