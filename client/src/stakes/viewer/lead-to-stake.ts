/** Id of the words that say how a stake stands. */
export function stateId(stake: string): string {
  return `stake-${stake.slice(0, 16)}`;
}

/** Leads the focus to how a stake stands, once that is drawn: what was pressed is gone by then. */
export function leadToStake(stake: string): void {
  queueMicrotask(() => document.getElementById(stateId(stake))?.focus());
}
