import { CROWD_TRIALS } from "./crowd-trials.ts";
import type { SwarmTrial } from "./trial.ts";

/** Everything that is measured of sharing, in the order of the report. */
export const TRIALS: readonly SwarmTrial[] = [
  ...CROWD_TRIALS,
];
