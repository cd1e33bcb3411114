const WORDS = 25;
const LONGEST_TEXT = 1000;
const WORD = /^[\p{L}\p{M}]{2,24}$/u;

/** The 25 words of a wallet as it takes them, whatever lies between them; `undefined` for anything else. */
export function readSeedWords(text: string): string | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  const words = text.normalize("NFKD").toLowerCase().split(/[\s\d.,;:]+/).filter((word) => word !== "");
  return words.length === WORDS && words.every((word) => WORD.test(word)) ? words.join(" ") : undefined;
}
