import type { PlayerView } from "../../player/player-view.ts";
import type { SealState } from "../../ui/seal-badge.tsx";

/** Which of the four shapes stands for what is known. */
export function sealState({ trust }: Pick<PlayerView, "trust">): SealState {
  switch (trust) {
    case "verified":
      return "sealed";
    case "unsealed":
      return "unsealed";
    case "refused":
      return "refused";
    case "live":
    case "checking":
      return "live-unverified";
  }
}
