import { isStakedPage } from "./staked-page.ts";
import { type ComplaintWord, isWordOf, type SignedWord } from "./words.ts";

/** Whose stake bears witness, as its arbiter's receipt says. */
export type ComplaintSigner = {
  /** The witness' base key, 64 hex. */
  viewer: string;
  /** Text form of the stream's address. */
  stream: string;
};

/**
 * Whether a witness signed a complaint, and that the page it names is its own: else it could name one that never got anything, and
 * no receipt would answer it.
 */
export function isComplaintOf(
  signed: SignedWord<ComplaintWord>,
  { viewer, stream }: ComplaintSigner,
): boolean {
  const { witness, page, pageSignature } = signed.said;
  return isWordOf(signed, viewer) &&
    isStakedPage({ stake: witness, address: stream, page }, viewer, pageSignature);
}
