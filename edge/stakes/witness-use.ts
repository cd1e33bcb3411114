import { type Claim, isFirst } from "../../contracts/escrow/decision.ts";
import { readStakeReceipt } from "../../contracts/escrow/stake-receipt.ts";
import { readStakeVerdict } from "../../contracts/escrow/verdict-event.ts";
import { wordId } from "../../contracts/escrow/words.ts";
import type { NostrEvent } from "../../contracts/nostr/event.ts";
import type { Arbiter } from "./arbiter.ts";
import { findEnds, findOwn } from "./known.ts";

/** Claims of one creator in `CLAIM_SECONDS`: the construction had no outside review, and witnesses can be bought. */
export const MOST_CLAIMS = 8;
const CLAIM_SECONDS = 30 * 24 * 60 * 60;

/** A claim among all others; without an id it is filed only now, after all that are known. */
export type Filed = Pick<Claim, "filedAt"> & {
  id?: string;
  /** Name of the tranche that is claimed. */
  name: string;
};

/**
 * Witnesses that another tranche has first, with that tranche: a grant against it rests on them, or a claim to it came before this one,
 * was open then, and names them. Claims are put in order by block heights, and all that came before one have stood on relays for a whole
 * window when it is decided: so each instance, whichever it decides first, counts each witness for the same one. `undefined`: it can't
 * be known now.
 */
export async function takenWitnesses(
  arbiter: Arbiter,
  filed: Filed,
  witnesses: readonly string[],
): Promise<Map<string, string> | undefined> {
  if (witnesses.length === 0) return new Map();
  const events = await findOwn(arbiter, { "#w": [...witnesses] });
  if (events === undefined) return undefined;
  const earlier = events.flatMap((event) => {
    const receipt = readStakeReceipt(event);
    if (receipt?.step !== "claim" || receipt.context === filed.name) return [];
    const names = receipt.complaints.map(({ said }) => said.witness);
    return cameBefore(event, filed) ? [{ name: receipt.context, names }] : [];
  });
  const ends = await findEnds(arbiter, [...new Set(earlier.map(({ name }) => name))]);
  if (ends === undefined) return undefined;
  // Of a claim that was over before, only a grant counts.
  const open = earlier.filter(({ name }) => (ends.get(name) ?? Infinity) >= filed.filedAt);
  const grants = events.flatMap((event) => grantOf(event) ?? []).filter(({ name }) => name !== filed.name);
  return new Map([...open, ...grants].flatMap(({ name, names }) => names.map((one) => [one, name])));
}

/** Whether a grant against another tranche rests on one of these witnesses; `undefined`: it can't be known now. */
export async function isGrantedElsewhere(
  arbiter: Arbiter,
  name: string,
  witnesses: readonly string[],
): Promise<boolean | undefined> {
  const events = await findOwn(arbiter, { "#w": [...witnesses] });
  return events?.some((event) => (grantOf(event)?.name ?? name) !== name);
}

/** How many claims of its creator came before one, in the time that `MOST_CLAIMS` is for; `undefined`: it can't be known now. */
export async function claimsBefore(
  arbiter: Arbiter,
  filed: Filed,
  { creator, seconds }: { creator: string; seconds: number },
): Promise<number | undefined> {
  const filter = { "#p": [creator], "#s": ["claim"], since: seconds - CLAIM_SECONDS };
  const events = await findOwn(arbiter, filter);
  if (events === undefined) return undefined;
  return new Set(events.flatMap((event) => cameBefore(event, filed) ?? [])).size;
}

/** Id of the claim that a receipt is of, if it came before another. */
function cameBefore(event: NostrEvent, { id, filedAt }: Filed): string | undefined {
  const receipt = readStakeReceipt(event);
  if (receipt?.step !== "claim") return undefined;
  const other = { id: wordId(receipt.claim.said), filedAt: receipt.height };
  return id === undefined || isFirst(other, { id, filedAt }) ? other.id : undefined;
}

/** The tranche that a receipt or a verdict grants, and the witnesses that it rests on. */
function grantOf(event: NostrEvent): { name: string; names: string[] } | undefined {
  const receipt = readStakeReceipt(event);
  const grant = receipt?.step === "decided"
    ? { context: receipt.context, ...receipt.ruling }
    : readStakeVerdict(event);
  return grant?.outcome === "grant" ? { name: grant.context, names: grant.witnesses } : undefined;
}
