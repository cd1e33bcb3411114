/** Transactions of which a wallet may be made, and no more: each is asked for by its id. */
export const MOST_KNOWN_TXIDS = 16;
