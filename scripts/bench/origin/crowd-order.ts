/** What the process of many viewers is started with, as JSON. */
export type CrowdOrder = {
  hostname: string;
  port: number;
  /** Path of the session's folder, with a slash at the end. */
  folder: string;
  viewers: number;
  /** They come over so long a time, which doesn't count. */
  joinSeconds: number;
  seconds: number;
};

/** What it prints, as JSON, in its last line. */
export type CrowdFigures = {
  /** Milliseconds, of all viewers, sorted. */
  fetches: number[];
  stalls: number;
  stoodMs: number;
  segments: number;
  bytes: number;
  faults: string[];
};

/** Said as soon as all have joined and counting begins. */
export const COUNTING = "counting";
