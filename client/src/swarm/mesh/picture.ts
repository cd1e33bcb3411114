/** Somebody of whom it may be known which size of the picture plays there. */
export type Playing = { plays?: string | undefined };

/**
 * Those who play a rendition too. Whoever plays another size of the picture is elected for nothing of this one and has no use
 * for it; sound is the same for all, and who hasn't said what plays there counts for everything.
 */
export function playingAlong<T extends Playing>(
  own: string | undefined,
  rid: string,
  others: readonly T[],
): readonly T[] {
  return rid === own ? others.filter(({ plays }) => plays === undefined || plays === rid) : others;
}
