import { hasSecretKey } from "../../../../../contracts/nostr/link.ts";

/** Characters one message may have. */
export const DRAFT_LIMIT = 1000;

/** Whether typed text may be sent. */
export type DraftVerdict =
  | { verdict: "ok"; text: string }
  | { verdict: "refused"; code: "empty" | "too-long" | "secret" };

/** Judges a draft; one character is a message, a secret key never is. */
export function judgeDraft(typed: string): DraftVerdict {
  const text = typed.trim();
  if (text === "") return { verdict: "refused", code: "empty" };
  if (hasSecretKey(text)) return { verdict: "refused", code: "secret" };
  if ([...text].length > DRAFT_LIMIT) return { verdict: "refused", code: "too-long" };
  return { verdict: "ok", text: text.toWellFormed() };
}
