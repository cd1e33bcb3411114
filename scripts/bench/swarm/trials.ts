import { CROWD_TRIALS } from "./crowd-trials.ts";
import { MESH_TRIALS } from "./mesh.ts";
import type { SwarmTrial } from "./trial.ts";

/** Everything that is measured of sharing, in the order of the report. */
export const TRIALS: readonly SwarmTrial[] = [
  ...CROWD_TRIALS,
  ...MESH_TRIALS,
];
