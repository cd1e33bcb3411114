import { openNote, openRefusal, readStakeLetter } from "../../../../contracts/escrow/letter.ts";
import { readJudgedBeside, readPublicWord } from "../../../../contracts/escrow/word-event.ts";
import type { ComplaintWord } from "../../../../contracts/escrow/words.ts";
import { readCheckpoint } from "../../../../contracts/nostr/checkpoint.ts";
import { knownRecords } from "../../../../contracts/escrow/stake-records.ts";
import { judgeDisclosure } from "../../../../contracts/escrow/settlement.ts";
import type { NostrEvent } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { type ForkProof, judgeFork } from "../../../../contracts/seal/fork-proof.ts";
import { withHeard } from "./heard-payments.ts";
import { type HeldStake, holdStake, type KeptStake, withRecords } from "./kept-stake.ts";

/** What an event from the relays changes about a stake; the same stake where it changes nothing. Anybody may have written it. */
export function hearStake(held: HeldStake, event: NostrEvent, against: Against): KeptStake {
  switch (event.kind) {
    case KIND.stakeLetter:
      return hearLetter(held, event);
    case KIND.stakeWord:
      return hearComplaint(held, event, against);
    default:
      return withRecords(held, [event]);
  }
}

/** What a checkpoint proves beside those that this page believed, for whoever judged by that delegation; nothing of it is verified. */
export type Against = (checkpoint: NostrEvent, judgedBy: NostrEvent) => ForkProof | undefined;

/** Sessions and delegations of which it is kept that boxes told two stories. */
export const MOST_FORKS = 8;

/** A witness tells by which checkpoints it judged: if they aren't what this page was shown, its boxes deceived one of both. */
function hearComplaint({ kept, name }: HeldStake, event: NostrEvent, against: Against): KeptStake {
  const word = readPublicWord(event);
  if (word?.accused !== name || word.word.said.word !== "complaint") return kept;
  const { said } = word.word;
  const { forks = [], context: { stream } } = kept;
  const { delegation: judgedBy, seals } = readJudgedBeside(event);
  if (
    judgedBy === undefined || judgedBy.id !== said.delegation || forks.some((proof) => answers(proof, said))
  ) return kept;
  const judged = { address: stream, sid: said.sid, delegation: judgedBy.id };
  for (const checkpoint of seals) {
    const proof = readCheckpoint(checkpoint)?.sid === said.sid ? against(checkpoint, judgedBy) : undefined;
    if (proof === undefined || judgeFork(proof, judged).verdict !== "forked") continue;
    return { ...kept, forks: keptForks([...forks, proof], { kept, name }) };
  }
  return kept;
}

/** As many as are kept, those that answer what was claimed before others: a creator can make up complaints by any number of delegations. */
export function keptForks(
  forks: readonly ForkProof[],
  { kept, name }: Pick<HeldStake, "kept" | "name">,
): ForkProof[] {
  if (forks.length === 0) return [];
  const { receipts } = knownRecords(name, kept.records);
  const claimed = receipts.flatMap((one) => one.step === "claim" ? one.complaints : []);
  const isClaimed = (proof: ForkProof) => claimed.some(({ said }) => answers(proof, said));
  const once = new Map(forks.map((proof) => [JSON.stringify(proof), proof]));
  return [...once.values()].toSorted((a, b) => Number(isClaimed(a)) - Number(isClaimed(b))).slice(
    -MOST_FORKS,
  );
}

/** Whether a proof is about the session of a complaint, and holds against the delegation by which its witness judged. */
export function answers(
  { checkpoints: [one], delegations }: ForkProof,
  { sid, delegation }: Pick<ComplaintWord, "sid" | "delegation">,
): boolean {
  return readCheckpoint(one)?.sid === sid && delegations.some(({ id }) => id === delegation);
}

function hearLetter({ kept, name, agreed, key, terms }: HeldStake, event: NostrEvent): KeptStake {
  const letter = readStakeLetter(event);
  if (letter?.stake !== name) return kept;
  switch (letter.letter) {
    case "answer": {
      // Told apart at no cost from what strangers write: the creator's other part is the arbiter's, which they don't know.
      const isLikely = letter.attestation.shares.ca?.point === kept.arbiterSaid?.shares.ca?.point;
      if (agreed !== undefined || !isLikely) return kept;
      const { refusal: _, ...before } = kept;
      const answered = { ...before, creatorSaid: letter.attestation };
      // Whoever knows the stake's name can write an answer; the creator's own holds together with the others.
      return holdStake(answered)?.agreed === undefined ? kept : answered;
    }
    case "refusal": {
      if (agreed !== undefined || kept.refusal !== undefined || letter.viewer !== key.baseKey) return kept;
      const why = openRefusal(letter.sealed, key.baseSecret, terms.baseKey);
      return why === undefined ? kept : { ...kept, refusal: { by: "creator", code: why } };
    }
    case "disclosure": {
      if (agreed === undefined || kept.share !== undefined) return kept;
      const judged = judgeDisclosure("release", letter.share, agreed.points);
      return judged.verdict === "disclosed" ? { ...kept, share: letter.share } : kept;
    }
    case "note": {
      // The viewer's own, from another device: the creator's key opens it as well as the viewer's own, and writes it too.
      if (letter.viewer !== key.baseKey) return kept;
      const said = openNote({ ...letter, viewer: terms.baseKey }, key.baseSecret);
      return withHeard(kept, said?.txids ?? [], "note");
    }
    case "request":
      return kept;
  }
}
