import { type AudienceOptions, MEASURE_MS, measureAudience } from "./audience.ts";
import { type AudienceGoals, audienceRows } from "./audience-rows.ts";
import type { SwarmTrial } from "./trial.ts";

type MeshTrial = Omit<AudienceOptions, "rung" | "far"> & { goals: AudienceGoals };

const USUAL: AudienceGoals = { share: 97, copies: 1.1, playlists: 1.2 };

const TRIALS: readonly MeshTrial[] = [
  { pages: 4, behind: 2, goals: { ...USUAL, behind: 2.2 } },
  { pages: 6, behind: 2, goals: { ...USUAL, behind: 2.2 } },
  { pages: 4, behind: 1.5, goals: { ...USUAL, behind: 1.7 } },
  { pages: 6, behind: 1.5, goals: { ...USUAL, behind: 1.7 } },
  { pages: 4, behind: 2, one: "hangs 3 s", goals: { copies: 1.3 } },
  { pages: 4, behind: 2, one: "closes", goals: { copies: 1.1 } },
];

/** Pages that carry parts and playlists for each other. */
export const MESH_TRIALS: readonly SwarmTrial[] = TRIALS.map(({ goals, ...trial }) => {
  const { pages, behind, one } = trial;
  const name = `mesh, ${pages} pages at ${behind} s${one === undefined ? "" : `, one ${one}`}`;
  return {
    name,
    async run({ mesh, condition }) {
      condition(
        "mesh",
        `parts and playlists of the low-latency playlist, ${
          MEASURE_MS / 1000
        } s each; the stream has no other playlist, so that no page changes rung`,
      );
      return audienceRows(name, await measureAudience(await mesh(), { ...trial, rung: "low" }), goals);
    },
  };
});
