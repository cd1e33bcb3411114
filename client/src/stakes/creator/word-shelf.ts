import type { ComplaintSigner } from "../../../../contracts/escrow/complaint.ts";
import type { PublicWord } from "../../../../contracts/escrow/word-event.ts";
import { wordId } from "../../../../contracts/escrow/words.ts";
import type { WordCheck } from "./evidence.ts";

export type WordShelfOptions = {
  /** Who may speak for a stake that its arbiter called active; undefined while no such word is known. */
  signerOf: (stake: string) => ComplaintSigner | undefined;
  /** Whether the stake of this name was asked for here, or its arbiter speaks of it. */
  isKnown: (stake: string) => boolean;
  isWord: WordCheck;
};

/** Nobody is known to have signed these yet, and anybody can write them: the newest stay. */
const MOST_WAITING = 400;
/** Each cost its witness a stake. */
const MOST_SIGNED = 4000;
/** One stake's word carries one claim: the newest stay. */
const MOST_OF_WITNESS = 16;
/** Each costs milliseconds of curve. */
const CHECKS = 4;

type ShelvedWord = { word: PublicWord; at: number };

/** Keeps what witnesses say of known stakes, bounded so that neither made-up words nor one witness' many hide another's. */
export function makeWordShelf({ signerOf, isKnown, isWord }: WordShelfOptions) {
  const signed = new Map<string, ShelvedWord>();
  const waiting = new Map<string, ShelvedWord>();

  /** Of one witness about one stake the same by one rule twice adds nothing. */
  const sense = ({ accused, word: { said } }: PublicWord) =>
    said.word === "complaint"
      ? `${accused} ${said.witness} ${said.rule}`
      : `${accused} ${said.witness} - ${said.complaint}`;

  /** Who must have signed it, where it can be checked by now. */
  const checker = ({ accused, word: { said } }: PublicWord) =>
    isKnown(accused) ? signerOf(said.witness) : undefined;

  const keep = (one: ShelvedWord) => {
    const { witness } = one.word.word.said;
    const own = [...signed].filter(([, { word }]) => word.word.said.witness === witness);
    if (own.length >= MOST_OF_WITNESS) {
      const [key, { at }] = oldestOf(own);
      if (one.at < at) return;
      signed.delete(key);
    }
    if (signed.size < MOST_SIGNED) signed.set(sense(one.word), one);
  };

  return {
    all: (): PublicWord[] => [...signed.values(), ...waiting.values()].map(({ word }) => word),
    /** Takes a word, written at this Unix second; nothing of it is believed yet. */
    put(word: PublicWord, at: number): void {
      if (signed.has(sense(word))) return;
      const key = `${wordId(word.word.said)} ${word.word.signature}`;
      // Anybody can send it anew, as an old one too.
      waiting.set(key, { word, at: Math.max(at, waiting.get(key)?.at ?? at) });
      if (waiting.size <= MOST_WAITING) return;
      const unchecked = [...waiting].filter(([, one]) => checker(one.word) === undefined);
      const [oldest] = oldestOf(unchecked.length > 0 ? unchecked : [...waiting]);
      waiting.delete(oldest);
    },
    /** Checks the next few that can be checked; whether that changed anything. */
    check(): boolean {
      let left = CHECKS;
      for (const [key, one] of waiting) {
        const signer = checker(one.word);
        if (signer === undefined) continue;
        if (left-- === 0) break;
        waiting.delete(key);
        if (isWord(one.word.word, signer)) keep(one);
      }
      return left < CHECKS;
    },
  };
}

function oldestOf<T extends readonly [string, ShelvedWord]>(words: readonly T[]): T {
  return words.reduce((one, other) => other[1].at < one[1].at ? other : one);
}
