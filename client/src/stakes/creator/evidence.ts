import { type ComplaintSigner, isComplaintOf } from "../../../../contracts/escrow/complaint.ts";
import type { StakeRule } from "../../../../contracts/escrow/terms.ts";
import type { PublicWord } from "../../../../contracts/escrow/word-event.ts";
import {
  type ComplaintWord,
  isWordOf,
  MOST_COMPLAINTS,
  type SignedWord,
  wordId,
} from "../../../../contracts/escrow/words.ts";
import type { ArbiterSaid } from "./arbiter-said.ts";

/** What speaks for a claim to a stake by one rule. */
export type Evidence = {
  rule: StakeRule;
  /** One of each witness that counts, so many at most as a claim takes. */
  complaints: SignedWord<ComplaintWord>[];
  /** Witnesses that count for nothing, by why. */
  left: Record<"unstaked" | "unsigned" | "taken-back" | "ended" | "spent", number>;
};

export type EvidenceOptions = {
  /** The accused stake: the hash of its context, 64 hex. */
  name: string;
  rules: readonly StakeRule[];
  /** What is said of that stake. */
  words: readonly PublicWord["word"][];
  /** Of the same arbiter as the accused stake. */
  said: Pick<ArbiterSaid, "viewers" | "ended" | "used">;
  /** Default: checks the signature anew each time. */
  isWord?: KnownWord;
};

/** Whether a witness signed its word, and a complaint by a page of its own. */
export type WordCheck = (word: PublicWord["word"], witness: ComplaintSigner) => boolean;

/** As `WordCheck` found; `undefined`: it wasn't asked yet. */
export type KnownWord = (word: PublicWord["word"], witness: ComplaintSigner) => boolean | undefined;

/** Checks each word once, for that costs milliseconds; a list that is drawn often asks only what is `known`. */
export function makeWordCheck(): { isWord: WordCheck; known: KnownWord } {
  const checked = new WeakMap<object, ComplaintSigner & { is: boolean }>();
  const known: KnownWord = (word, { viewer, stream }) => {
    const before = checked.get(word);
    return before?.viewer === viewer && before.stream === stream ? before.is : undefined;
  };
  return {
    known,
    isWord(word, { viewer, stream }) {
      const is = known(word, { viewer, stream }) ?? isWitnessWord(word, { viewer, stream });
      checked.set(word, { viewer, stream, is });
      return is;
    },
  };
}

function isWitnessWord({ said, signature }: PublicWord["word"], witness: ComplaintSigner): boolean {
  return said.word === "complaint"
    ? isComplaintOf({ said, signature }, witness)
    : isWordOf({ said, signature }, witness.viewer);
}

/** Gathers what may be claimed for, by each rule of the terms. Verdicts are the arbiter's; this spares a creator claims that can't hold. */
export function gatherEvidence(options: EvidenceOptions): Evidence[] {
  const { name, rules, words, said: { viewers, ended, used }, isWord = isWitnessWord } = options;
  const takenBack = new Map<string, Set<string>>();
  for (const word of words) {
    const { said } = word;
    const viewer = viewers.get(said.witness);
    if (said.word !== "retraction" || viewer === undefined || isWord(word, viewer) !== true) continue;
    takenBack.set(said.witness, (takenBack.get(said.witness) ?? new Set()).add(said.complaint));
  }
  /** Its word carries another claim or grant of that arbiter. */
  const isSpent = (witness: string) => [...used.get(witness) ?? []].some((against) => against !== name);
  return rules.map((rule) => {
    const left: Evidence["left"] = { unstaked: 0, unsigned: 0, "taken-back": 0, ended: 0, spent: 0 };
    const counted = new Map<string, SignedWord<ComplaintWord>>();
    for (const word of words) {
      const { said, signature } = word;
      if (said.word !== "complaint" || said.accused !== name || said.rule !== rule.name) continue;
      const { witness } = said;
      // The viewer's own word against itself is none; a second one of a witness adds nothing.
      if (witness === name || counted.has(witness)) continue;
      const viewer = viewers.get(witness);
      const is = viewer && isWord(word, viewer);
      if (viewer === undefined) left.unstaked++;
      else if (is === false) left.unsigned++;
      // Checked in a moment.
      else if (is === undefined) continue;
      else if (takenBack.get(witness)?.has(wordId(said))) left["taken-back"]++;
      else if (ended.has(witness)) left.ended++;
      else if (isSpent(witness)) left.spent++;
      else counted.set(witness, { said, signature });
    }
    return { rule, complaints: [...counted.values()].slice(0, MOST_COMPLAINTS), left };
  });
}

/** How many more witnesses a rule asks; 0: it can be claimed. */
export function missingWitnesses({ rule, complaints }: Evidence): number {
  return Math.max(0, rule.witnesses - complaints.length);
}
