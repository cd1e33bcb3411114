/** Who can move a stake's coins: one of the two whose they can become, whichever of them is first, or nobody. */
export type Taker = "viewer" | "creator" | "either" | "nobody";

/** What can go wrong, and who has the coins then. */
export type TrustRow = {
  failure: string;
  taker: Taker;
  /** From when on: at once, at the deadline, after the time to answer a claim, or once whatever is away is back. */
  when: "at-once" | "deadline" | "window" | "return";
  /** The file and the name of the test that shows it. */
  shownBy: { file: string; test: string };
};

const settle = "edge/stakes/settle.test.ts";
const rebut = "edge/stakes/rebut.test.ts";
const fork = "edge/stakes/rebut-fork.test.ts";
const claim = "edge/stakes/claim.test.ts";
const funded = "edge/stakes/funded.test.ts";
const chain = "scripts/e2e/stake-chain.test.ts";
const settlement = "contracts/escrow/settlement.test.ts";

const WINNERS_KEY = "winnersKey() gives the winner the key of the address, and only the winner";
const ON_CHAIN = "stakes on a real chain end with the coins in the right wallet";

/** For whoever decides whether to stake: the table of the README, as data. */
export const TRUST_ROWS: readonly TrustRow[] = [
  row("creator-gone", "viewer", "deadline", {
    file: settle,
    test: "decideVerdict() releases at the deadline what nobody claimed, or what never became active",
  }),
  row("arbiter-gone-creator-willing", "viewer", "at-once", { file: settlement, test: WINNERS_KEY }),
  row("arbiter-and-creator-gone", "nobody", "return", {
    file: "contracts/escrow/attestation.test.ts",
    test:
      "judgeAttestations() says agreed, with an address whose key is the sum that any two can know and none alone",
  }),
  row("viewer-key-lost", "nobody", "return", { file: settlement, test: WINNERS_KEY }),
  row("arbiter-with-creator", "creator", "at-once", { file: settlement, test: WINNERS_KEY }),
  row("arbiter-with-viewer", "viewer", "at-once", { file: settlement, test: WINNERS_KEY }),
  row("arbiter-key-stolen", "either", "at-once", { file: settlement, test: WINNERS_KEY }),
  row("arbiter-contradicts-itself", "either", "at-once", {
    file: "contracts/escrow/verdict-event.test.ts",
    test: "contradict() finds the arbiter deciding one stake both ways, and nothing else",
  }),
  row("bought-witnesses", "creator", "window", {
    file: settle,
    test:
      "decideVerdict() counts a witness for one of several claims that instances took at once, whichever is decided first",
  }),
  row("edge-lies", "viewer", "deadline", {
    file: "client/src/stakes/viewer/accused.test.ts",
    test:
      "judgeAccused() accuses nobody of what came by another certificate than its own page named: edges say who is who",
  }),
  row("box-seals-twice", "creator", "window", {
    file: fork,
    test:
      "rebutClaim() takes two checkpoints that contradict each other about the session that the witness judged",
  }),
  row("creator-releases-and-claims", "viewer", "at-once", {
    file: claim,
    test: "claimStake() is no way for a creator who gave the stake back, nor past a verdict",
  }),
  row("verdict-seen-by-all", "viewer", "at-once", { file: settlement, test: WINNERS_KEY }),
  row("arbiter-restarts", "viewer", "deadline", { file: chain, test: ON_CHAIN }),
  row("relays-away", "nobody", "return", {
    file: settle,
    test:
      "decideVerdict() says nothing while too few relays answer or keep, and then what it would have said",
  }),
  row("relays-forget", "viewer", "deadline", {
    file: settle,
    test:
      "decideVerdict() takes its own words from whoever kept them, where all relays forgot, and no forged ones",
  }),
  row("node-lies", "nobody", "return", {
    file: rebut,
    test:
      "rebutClaim() takes an answer while nodes disagree or are silent, dated by the lowest plausible height",
  }),
  row("reorganisation", "viewer", "deadline", {
    file: funded,
    test: "fundedStake() climbs with the chain, falls back with it, and keeps one receipt for all",
  }),
  row("coins-spent-twice", "viewer", "at-once", { file: chain, test: ON_CHAIN }),
  row("arbiter-clock-wrong", "viewer", "deadline", { file: chain, test: ON_CHAIN }),
  row("funded-late-or-short", "viewer", "deadline", { file: chain, test: ON_CHAIN }),
];

function row(
  failure: string,
  taker: Taker,
  when: TrustRow["when"],
  shownBy: TrustRow["shownBy"],
): TrustRow {
  return { failure, taker, when, shownBy };
}
