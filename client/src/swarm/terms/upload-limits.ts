/** What a viewer gives at most. */
export type UploadLimits = {
  /** kbit/s. */
  kbit: number;
  /** Millions of bytes in any hour. */
  mbPerHour: number;
};

export const DEFAULT_UPLOAD: UploadLimits = { kbit: 10_000, mbPerHour: 2000 };

/** What a viewer may choose: below the least nothing reaches anybody in time, above the most nothing is limited. */
export const UPLOAD_RANGE = {
  kbit: { least: 500, most: 1_000_000 },
  mbPerHour: { least: 50, most: 400_000 },
} as const;

/** Reads kept limits; what is missing or out of range takes its default. */
export function readUploadLimits(value: unknown): UploadLimits {
  const { kbit, mbPerHour } = typeof value === "object" && value !== null
    ? value as Record<string, unknown>
    : {};
  return {
    kbit: isUploadLimit("kbit", kbit) ? kbit : DEFAULT_UPLOAD.kbit,
    mbPerHour: isUploadLimit("mbPerHour", mbPerHour) ? mbPerHour : DEFAULT_UPLOAD.mbPerHour,
  };
}

/** Whether a number may be chosen. */
export function isUploadLimit(limit: keyof UploadLimits, value: unknown): value is number {
  const { least, most } = UPLOAD_RANGE[limit];
  return typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
}
