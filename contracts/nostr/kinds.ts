/** Every event kind dStream reads or writes. Kind numbers stand in no other file. */
export const KIND = {
  profile: 0,
  contacts: 3,
  deletion: 5,
  reaction: 7,
  chat: 1311,
  raid: 1312,
  clip: 1313,
  report: 1984,
  checkpointRecord: 4311,
  tipReceipt: 4321,
  stakeVerdict: 4322,
  stakeReceipt: 4323,
  stakeLetter: 4324,
  stakeWord: 4325,
  goal: 9041,
  zap: 9735,
  muteList: 10000,
  relayList: 10002,
  paymentTargets: 10133,
  siteManifest: 15128,
  clientAuth: 22242,
  checkpoint: 24311,
  admission: 24321,
  transferReceipt: 24322,
  httpAuth: 27235,
  emojiSet: 30030,
  softwareRelease: 30063,
  liveEvent: 30311,
  handler: 31990,
  delegation: 34311,
  stakeTerms: 34321,
} as const;

/** The kinds that dStream invented; none of them may be in use by anyone else. */
export const OWN_KINDS: readonly number[] = [
  KIND.checkpointRecord,
  KIND.tipReceipt,
  KIND.stakeVerdict,
  KIND.stakeReceipt,
  KIND.stakeLetter,
  KIND.stakeWord,
  KIND.checkpoint,
  KIND.admission,
  KIND.transferReceipt,
  KIND.delegation,
  KIND.stakeTerms,
];

/** How a relay keeps a kind. */
export type KindClass = "regular" | "replaceable" | "ephemeral" | "addressable";

/** NIP-01's ranges; what they leave open is regular. */
export function kindClass(kind: number): KindClass {
  if (kind === KIND.profile || kind === KIND.contacts) return "replaceable";
  if (kind >= 10_000 && kind < 20_000) return "replaceable";
  if (kind >= 20_000 && kind < 30_000) return "ephemeral";
  if (kind >= 30_000 && kind < 40_000) return "addressable";
  return "regular";
}
