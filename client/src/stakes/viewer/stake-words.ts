import { readStakeVerdict } from "../../../../contracts/escrow/verdict-event.ts";
import { claimStanding } from "../claim-standing.ts";
import type { HeldStake } from "./kept-stake.ts";
import { stakeFacts } from "./stake-phase.ts";

/** Seconds from one block to the next, on average. */
const BLOCK_SECONDS = 120;

/** About when a block comes, in Unix seconds, by how many are there now. */
export function blockTime(height: number, now: number | undefined, nowSeconds: number): number {
  return nowSeconds + (height - (now ?? height)) * BLOCK_SECONDS;
}

/** By which rule it was claimed, as the claim or the verdict says. */
export function ruleOf(held: HeldStake): string | undefined {
  const verdicts = held.kept.records.map(readStakeVerdict);
  const granted = verdicts.find((verdict) => verdict?.outcome === "grant");
  return claimStanding(stakeFacts(held))?.rule ?? (granted?.outcome === "grant" ? granted.rule : undefined);
}
