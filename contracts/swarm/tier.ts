/** What a peer had to bring to be admitted. */
export const ADMISSION_TIERS = ["open", "key", "bond", "stake"] as const;
export type AdmissionTier = typeof ADMISSION_TIERS[number];

/** A stranger's tier; `undefined` when it is none. */
export function readAdmissionTier(text: unknown): AdmissionTier | undefined {
  return ADMISSION_TIERS.find((tier) => tier === text);
}
