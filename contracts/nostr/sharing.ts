import { type AdmissionTier, readAdmissionTier } from "../swarm/tier.ts";
import { tagsNamed } from "./event.ts";

/** What a creator asks of viewers who carry a stream for each other. */
export type Sharing = {
  /** What a peer must bring; `off` forbids all sharing. */
  tier: AdmissionTier | "off";
  /** With fewer viewers, 1 to 1000, nobody is connected to anybody: among so few, an address would tell who watches. */
  threshold: number;
};

/** What holds where the creator said nothing. */
export const DEFAULT_SHARING: Sharing = { tier: "open", threshold: 3 };
/** The most viewers that a creator may wait for. */
export const MAX_SHARING_THRESHOLD = 1000;

/** Reads `["sharing", tier, threshold]`. What can't be read, or is said twice, is `off`: it may have meant no. */
export function readSharing(event: { tags: string[][] }): Sharing {
  const named = tagsNamed(event, "sharing");
  if (named.length === 0) return DEFAULT_SHARING;
  const [, tierText, thresholdText = String(DEFAULT_SHARING.threshold)] = named[0] ?? [];
  const tier = tierText === "off" ? "off" : readAdmissionTier(tierText);
  const off: Sharing = { tier: "off", threshold: DEFAULT_SHARING.threshold };
  if (named.length > 1 || tier === undefined || !/^[1-9][0-9]{0,3}$/.test(thresholdText)) return off;
  const threshold = Number(thresholdText);
  return threshold > MAX_SHARING_THRESHOLD ? off : { tier, threshold };
}

/** The tag that says it. */
export function sharingTag({ tier, threshold }: Sharing): string[] {
  if (!Number.isInteger(threshold) || threshold < 1 || threshold > MAX_SHARING_THRESHOLD) {
    throw new RangeError("sharing starts at 1 to 1000 viewers");
  }
  return ["sharing", tier, String(threshold)];
}
