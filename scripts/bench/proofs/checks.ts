/** What both checkers are asked about, over a node of a private chain. */
export type Checks = {
  node: string;
  tip: { txid: string; address: string; message: string; proof: string; amount: string };
  reserve: { address: string; message: string; proof: string; txids: string[]; amount: string };
};

/** What a checker measured of itself, all of it with the node's answers. */
export type CheckTimes = {
  /** From its first line to its first verdict. */
  firstMs: number;
  tipMs: number[];
  reserveMs: number[];
  rssBytes: number;
};

const WARM_UP = 20;
const MEASURED = 40;

/** Times checks one after the other; throws where one doesn't come out as it must. */
export async function timeChecks(what: string, check: () => Promise<boolean>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + MEASURED; i++) {
    const begun = performance.now();
    if (!await check()) throw new Error(`${what} did not pass`);
    if (i >= WARM_UP) times.push(performance.now() - begun);
  }
  return times;
}
