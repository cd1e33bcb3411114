import assert from "node:assert/strict";
import { judgeDisclosure } from "../../contracts/escrow/settlement.ts";
import { readStakeVerdict } from "../../contracts/escrow/verdict-event.ts";
import { publicKeyOf, readVerifiedEvent } from "../../contracts/nostr/event.ts";
import { claimBody, complain, EDGE_SECRET, layTable, trialStake } from "./trial-arbiter.ts";

/** The stake that is claimed. */
export const thief = trialStake("thief");
/** The stakes of those who complain of it. */
export const [a, b] = [trialStake("a"), trialStake("b")];
/** What they say of it. */
export const complaints = [complain(a, thief), complain(b, thief)];
/** Blocks in which a claim may be answered. */
export const WINDOW = 720;

/** Lays a table at which a claim stands since the height it gives. */
export async function claimed() {
  const laid = layTable();
  for (const stake of [thief, a, b]) await laid.activate(stake);
  await laid.done("claim", claimBody(thief, complaints));
  return { ...laid, at: laid.table.height ?? 0 };
}

/** The verdict in an answer, which must be the arbiter's and disclose the right part. */
export function verdictIn({ verdict }: Record<string, unknown>) {
  const event = readVerifiedEvent(verdict);
  const read = event && readStakeVerdict(event);
  assert.ok(event !== undefined && read !== undefined);
  assert.equal(event.pubkey, publicKeyOf(EDGE_SECRET));
  assert.equal(judgeDisclosure(read.outcome, read.share, thief.points).verdict, "disclosed");
  return read;
}
