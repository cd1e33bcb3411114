import { CHURN_TRIALS } from "./churn.ts";
import { CPU_TRIALS } from "./cpu.ts";
import { CROWD_TRIALS } from "./crowd-trials.ts";
import { FAR_TRIALS } from "./far.ts";
import { MESH_TRIALS } from "./mesh.ts";
import { SCRIPTED_TRIALS } from "./scripted/trials.ts";
import type { SwarmTrial } from "./trial.ts";

/** Everything that is measured of sharing, in the order of the report. */
export const TRIALS: readonly SwarmTrial[] = [
  ...CROWD_TRIALS,
  ...MESH_TRIALS,
  ...CPU_TRIALS,
  ...CHURN_TRIALS,
  ...FAR_TRIALS,
  ...SCRIPTED_TRIALS,
];
