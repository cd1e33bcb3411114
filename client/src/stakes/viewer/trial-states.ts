import { stakeName } from "../../../../contracts/escrow/decision.ts";
import { latestFunding } from "../../../../contracts/escrow/funding.ts";
import { SECRETS, trialTerms } from "../../../../contracts/escrow/trial-stake.ts";
import { disclosure, type Outcome } from "../../../../contracts/escrow/settlement.ts";
import { sharesOf } from "../../../../contracts/escrow/shares.ts";
import { stakeVerdictTemplate } from "../../../../contracts/escrow/verdict-event.ts";
import { type NostrEvent, signEvent } from "../../../../contracts/nostr/event.ts";
import { withDepths, withSweep } from "../swept.ts";
import { beginStake } from "./begin-stake.ts";
import { FUNDING_STATES, type HeldStake, type KeptFunding, type KeptStake } from "./kept-stake.ts";
import { ANSWER_SECONDS, FRESH_SECONDS, PAY_SECONDS, type StakePhase } from "./stake-phase.ts";
import {
  ARBITER_KEY,
  BEGUN_AT,
  trialActiveNow,
  trialClaim,
  trialHeld,
  trialSays,
  trialSigned,
} from "./trial-viewer-stake.ts";

const TXIDS = ["ab".repeat(32)];
const HOME =
  "46WEQUM1eV99mXKXRbgaragzmK4ePYLAnb28tbqRowHXGmYWTFgjgL6RJhWXsETYwedEoKJWNK6EkXNfVxu81FUEHhHES7s";
const PHASE_OF: Partial<Record<KeptFunding["state"], StakePhase>> = {
  underfunded: "short",
  "funded-too-late": "late",
  "unknown-transaction": "gone",
  "double-spend-seen": "double-spent",
};

/** A stake in every state that a viewer can see, at this time (Unix seconds); each has a name of its own. */
export function trialStates(now: number): Record<StakePhase, KeptStake> {
  let byte = 20;
  const begun = (change: Partial<KeptStake> = {}): KeptStake => {
    byte++;
    return {
      ...beginStake({
        terms: trialSigned(),
        arbiter: trialTerms().arbiters[0]?.baseKey ?? "",
        network: "mainnet",
        height: BEGUN_AT,
        relays: [],
        now,
        randomBytes: (length) => new Uint8Array(length).fill(byte),
      }),
      height: BEGUN_AT,
      heightAt: now,
      ...change,
    };
  };
  const agreed = (change: Partial<KeptStake> = {}): KeptStake => {
    const kept = begun();
    const [arbiterSaid, creatorSaid] = [trialSays("arbiter", kept), trialSays("creator", kept)];
    return { ...kept, arbiterSaid, creatorSaid, saved: true, ...change };
  };
  const paid = (state: KeptFunding["state"], change: Partial<KeptStake> = {}) =>
    agreed({
      txids: TXIDS,
      funding: { state, amount: "5000000000", confirmations: state === "funded-0" ? 0 : 3 },
      height: BEGUN_AT + 12,
      ...change,
    });
  const active = (height: number, records: (held: HeldStake) => NostrEvent[] = () => []): KeptStake => {
    const held = trialActiveNow({ byte: ++byte, now });
    return { ...held.kept, height, records: [...held.kept.records, ...records(held)] };
  };
  const { terms, kept: { context: { deadline } } } = trialHeld(begun());
  const uncounted = FUNDING_STATES.flatMap((state) => {
    const phase = PHASE_OF[state];
    return phase === undefined ? [] : [[phase, paid(state)] as const];
  });
  const [txid = ""] = TXIDS;
  const swept = withSweep(undefined, { txid, to: HOME, amount: "9800000000", sent: now, whole: true });
  const claimedAt = BEGUN_AT + 100;
  return {
    ...Object.fromEntries(uncounted) as Record<"short" | "late" | "gone" | "double-spent", KeptStake>,
    "asking-arbiter": begun(),
    "asking-creator": said(begun({ asked: now })),
    refused: said(begun({ asked: now, refusal: { by: "creator", code: "too-many" } })),
    outdated: said(begun({ begun: now - ANSWER_SECONDS - 60, asked: now - ANSWER_SECONDS })),
    save: agreed({ saved: false }),
    checking: agreed({ heightAt: now - FRESH_SECONDS - 60 }),
    pay: agreed(),
    lapsed: agreed({ begun: now - PAY_SECONDS - 60, height: latestFunding({ ...begun().context }, terms) }),
    restored: agreed({ restored: true }),
    paid: agreed({ txids: TXIDS }),
    "bad-payment": paid("bad-payment"),
    "funded-0": paid("funded-0"),
    "funded-1": paid("funded-1"),
    active: active(BEGUN_AT + 12),
    claimed: active(claimedAt + 1, (held) => [trialClaim(held, claimedAt)]),
    deciding: active(claimedAt + terms.windowBlocks, (held) => [trialClaim(held, claimedAt)]),
    due: active(deadline),
    released: active(BEGUN_AT + 30, (held) => [verdict(held, "release")]),
    granted: active(BEGUN_AT + 30, (held) => [trialClaim(held, BEGUN_AT + 20), verdict(held, "grant")]),
    swept: { ...active(BEGUN_AT + 30, (held) => [verdict(held, "release")]), swept },
    closed: { ...active(BEGUN_AT + 30), swept: withDepths(swept, new Map([[txid, 10]]), now) },
  };

  function said(kept: KeptStake): KeptStake {
    return { ...kept, arbiterSaid: trialSays("arbiter", kept) };
  }
}

function verdict({ name, kept: { context } }: HeldStake, outcome: Outcome): NostrEvent {
  const share = disclosure(outcome, sharesOf("arbiter", SECRETS.arbiter, context)) ?? "";
  const head = { context: stakeName(context), stream: context.stream, share };
  const [first, second] = ["c1", "c2"].map((byte) => byte.repeat(32)) as [string, string];
  const grant = { rule: "bad-bytes", claim: name, evidence: [first, second], witnesses: [first, second] };
  const said = outcome === "release" ? { outcome, evidence: [] } : { outcome, ...grant };
  return signEvent(stakeVerdictTemplate({ ...head, ...said }, context.from), ARBITER_KEY);
}
