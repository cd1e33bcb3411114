/** The ends of a key, enough to tell two apart on one page. */
export function shortKey(pubkey: string): string {
  return `${pubkey.slice(0, 6)}…${pubkey.slice(-4)}`;
}
