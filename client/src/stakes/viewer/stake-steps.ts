import type { StakeFundedAnswer } from "../../../../contracts/api/stakes.ts";
import { MOST_FUNDING_TXIDS } from "../../../../contracts/escrow/context.ts";
import { judgeContext } from "../../../../contracts/escrow/judge-context.ts";
import { pairSecret } from "../../../../contracts/escrow/letter-author.ts";
import {
  sealNote,
  sealRequest,
  type StakeLetter,
  stakeLetterTemplate,
} from "../../../../contracts/escrow/letter.ts";
import { readAttestation } from "../../../../contracts/escrow/read-attestation.ts";
import { signEvent } from "../../../../contracts/nostr/event.ts";
import type { ArbiterWord, StakeStepName } from "../arbiter-client.ts";
import { askWithRecords } from "../sent-records.ts";
import { unsettled, withDepths } from "../swept.ts";
import { answersTo, pagesToAsk } from "./answers-to.ts";
import { withJudged, withPaid } from "./heard-payments.ts";
import {
  agreedAt,
  attestedBy,
  FUNDING_STATES,
  type HeldStake,
  isActiveStake,
  withRecords,
} from "./kept-stake.ts";
import type { StakePorts, StakeTrouble, StepResult } from "./stake-ports.ts";

/** The chain may lose some of its newest. */
const REORGANISED_BLOCKS = 20;

type Wrong = Exclude<ArbiterWord<StakeStepName>, { state: "done" }>;

const byArbiter = ({ code, detail }: Wrong): StepResult => ({ trouble: { by: "arbiter", code, detail } });

/** Asks the site's nodes how long the chain is. */
export async function readHeight(ports: StakePorts): Promise<StepResult> {
  const height = await ports.height();
  return height === undefined
    ? { trouble: { by: "node", code: "unreachable", detail: "" } }
    : { change: (kept) => ({ ...kept, height, heightAt: ports.now() }) };
}

/** Asks the arbiter to take part. */
export async function askAck(
  { kept, terms, arbiter, key }: HeldStake,
  ports: StakePorts,
): Promise<StepResult> {
  const { context } = kept;
  const { viewSecret } = key;
  const word = await ports.askArbiter(arbiter.url, "ack", { terms: kept.terms, context, viewSecret });
  if (word.state === "later") return byArbiter(word);
  if (word.state === "refused") {
    return { change: (before) => ({ ...before, refusal: { by: "arbiter", code: word.code } }) };
  }
  const arbiterSaid = readAttestation(word.answer.attestation);
  const { height } = word.answer;
  const fits = judgeContext({ context, terms, height, nowSeconds: ports.now() }).verdict === "fits";
  if (arbiterSaid?.role !== "arbiter" || !fits) {
    const detail = "The arbiter attested something else.";
    return { trouble: { by: "arbiter", code: "unreadable", detail } };
  }
  return {
    change: ({ refusal: _, ...before }) => ({ ...before, arbiterSaid, height, heightAt: ports.now() }),
  };
}

/** Writes to the creator, once: its page may open the letter an hour later. */
export async function sendRequest(held: HeldStake, ports: StakePorts): Promise<StepResult> {
  const { kept, terms, key } = held;
  const { arbiterSaid, context } = kept;
  const own = attestedBy(key, { terms, context });
  if (kept.asked !== undefined || arbiterSaid === undefined || own === undefined) return {};
  const sealed = sealRequest(
    { terms: kept.terms, context, viewSecret: key.viewSecret, attestations: [own, arbiterSaid] },
    key.baseSecret,
    ports.randomBytes(32),
  );
  const trouble = await send(held, { letter: "request", viewer: key.baseKey, sealed }, ports);
  return trouble === undefined ? { change: (before) => ({ ...before, asked: ports.now() }) } : { trouble };
}

/** Tells the creator's page what was paid, and whether the viewer wants it back; each thing once. */
export async function sendNote(held: HeldStake, ports: StakePorts): Promise<StepResult> {
  const { kept: { txids, leaving, noted, funding }, key, terms } = held;
  const note = { txids: txids.slice(-MOST_FUNDING_TXIDS), leave: leaving };
  const said = JSON.stringify([note, funding?.state === "active"]);
  if (txids.length === 0 || funding === undefined || said === noted) return {};
  const sealed = sealNote(note, key.baseSecret, terms.baseKey, ports.randomBytes(32));
  const trouble = await send(held, { letter: "note", viewer: key.baseKey, sealed }, ports);
  return trouble === undefined ? { change: (before) => ({ ...before, noted: said }) } : { trouble };
}

type Body = StakeLetter extends infer One ? One extends StakeLetter ? Omit<One, "stake" | "stream"> : never
  : never;

async function send(
  { name, kept, key, terms }: HeldStake,
  body: Body,
  ports: StakePorts,
): Promise<StakeTrouble | undefined> {
  const letter = { stake: name, stream: kept.context.stream, ...body } as StakeLetter;
  // By this author the creator finds it, and nobody else can write under it.
  const author = pairSecret(key.baseSecret, terms.baseKey);
  const event = signEvent(stakeLetterTemplate(letter, ports.now()), author);
  return await ports.publish(event) ? undefined : { by: "relays", code: "unreachable", detail: "" };
}

/** Looks for payments with the site's nodes. */
export async function lookForPayments(held: HeldStake, ports: StakePorts): Promise<StepResult> {
  const seen = await ports.payments(held);
  if (seen === undefined) return {};
  const { paid, searched } = seen;
  // Dust that isn't kept is found each time anew.
  const isNew = searched !== held.kept.searched ||
    JSON.stringify(withPaid(held.kept, paid).txids) !== JSON.stringify(held.kept.txids);
  return isNew ? { change: (kept) => withPaid({ ...kept, searched }, paid) } : {};
}

/** The block from which on payments are still to be looked for. */
export function searchFrom(held: HeldStake): number {
  return Math.max(agreedAt(held), (held.kept.searched ?? 0) - REORGANISED_BLOCKS);
}

/** Asks the site's nodes about payments that somebody named, and anew about those that the arbiter can't count. */
export async function judgePayments(held: HeldStake, ports: StakePorts): Promise<StepResult> {
  const { agreed, kept: { heard = [], txids, funding } } = held;
  const isDoubted = funding?.state === "unknown-transaction" || funding?.state === "bad-payment";
  const asked = [...heard.map(({ txid }) => txid), ...isDoubted ? txids : []];
  if (agreed === undefined || asked.length === 0) return {};
  const words = await ports.judge(held, asked);
  const height = [...words.values()].includes("unknown") ? await ports.height() : undefined;
  return {
    change: (kept) => withJudged(kept, words, height === undefined ? undefined : { height, at: ports.now() }),
  };
}

/** Asks the site's nodes how deep the payments are that took it home. */
export async function measureSweep({ kept: { swept } }: HeldStake, ports: StakePorts): Promise<StepResult> {
  const asked = swept === undefined ? [] : unsettled(swept);
  if (asked.length === 0) return {};
  const depths = await ports.depths(asked);
  if (depths.size === 0) return { trouble: { by: "node", code: "unreachable", detail: "" } };
  return {
    change: (kept) =>
      kept.swept === undefined ? kept : { ...kept, swept: withDepths(kept.swept, depths, ports.now()) },
  };
}

/** Asks the arbiter how far the funding is; past the deadline, or after its decision, for its verdict. */
export async function askFunded(held: HeldStake, ports: StakePorts): Promise<StepResult> {
  const { kept, terms, arbiter, key } = held;
  const { context, arbiterSaid, creatorSaid, txids } = kept;
  const own = attestedBy(key, { terms, context });
  const attestations = [own, creatorSaid, arbiterSaid].filter((one) => one !== undefined);
  if (attestations.length !== 3 || txids.length === 0) return {};
  const word = await ports.askArbiter(arbiter.url, "funded", {
    terms: kept.terms,
    context,
    attestations,
    viewSecret: key.viewSecret,
    txids: txids.slice(-MOST_FUNDING_TXIDS),
  });
  if (word.state === "later") return byArbiter(word);
  if (word.state === "done") return { change: took(held, word.answer) };
  const state = FUNDING_STATES.find((one) => one === word.code);
  // It said itself that it is whole: a word against that is answered by asking again, and by nobody paying twice.
  if (state === "underfunded" && isActiveStake(kept.records)) return byArbiter(word);
  if (state !== undefined) {
    return { change: (before) => ({ ...before, funding: { state, amount: "0", confirmations: 0 } }) };
  }
  if (word.code === "after-deadline") return await askEnd(held, "release", ports);
  if (word.code === "released" || word.code === "decided") return await askEnd(held, "verdict", ports);
  return byArbiter(word);
}

function took(held: HeldStake, answer: StakeFundedAnswer): NonNullable<StepResult["change"]> {
  const { state, amount, confirmations, receipt, records, height } = answer;
  return (kept) => ({
    ...withRecords({ ...held, kept }, [...records, receipt]),
    funding: { state, amount, confirmations },
    height,
  });
}

/** Answers each complaint of the claim that one of its own witness' transfer receipts, or else a fork, belies. */
export async function answerClaim(held: HeldStake, ports: StakePorts): Promise<StepResult> {
  const { kept, arbiter } = held;
  const { arbiterSaid, context, records } = kept;
  const receipts: unknown[] = [];
  const settled = new Set<string>();
  let trouble: StakeTrouble | undefined;
  if (arbiterSaid === undefined) return {};
  const transfers = ports.transfers(context.stream);
  const authors = pagesToAsk(held, transfers);
  const pages = authors.length === 0 ? [] : await ports.pages(context.stream, authors);
  const open = { terms: kept.terms, context, attestation: arbiterSaid };
  const answers = answersTo(held, transfers, pages);
  for (const [at, answer] of answers.entries()) {
    if (settled.has(answer.complaint)) continue;
    const word = await askWithRecords(
      records,
      (sent) => ports.askArbiter(arbiter.url, "rebut", { ...open, records: sent, ...answer }),
    );
    // What the arbiter doesn't believe leaves the next answer to the same complaint.
    const isRefused = word.state === "refused" && word.code === "bad-rebuttal";
    const hasNext = answers.slice(at + 1).some(({ complaint }) => complaint === answer.complaint);
    if (isRefused && hasNext) continue;
    settled.add(answer.complaint);
    if (word.state === "done") receipts.push(word.answer.receipt);
    else trouble = byArbiter(word).trouble;
  }
  return {
    change: (before) => withRecords({ ...held, kept: before }, receipts),
    ...(trouble && { trouble }),
  };
}

/** Asks the arbiter for the end: a release when it is due, or the verdict, whichever it is. */
export async function askEnd(
  held: HeldStake,
  step: "release" | "verdict",
  ports: StakePorts,
): Promise<StepResult> {
  const { kept, arbiter } = held;
  const { arbiterSaid, context, records } = kept;
  if (arbiterSaid === undefined) return {};
  const open = { terms: kept.terms, context, attestation: arbiterSaid };
  const word = await askWithRecords(
    records,
    (sent) => ports.askArbiter(arbiter.url, step, { ...open, records: sent }),
  );
  if (word.state === "done") {
    return { change: (before) => withRecords({ ...held, kept: before }, [word.answer.verdict]) };
  }
  // It waits for its time; nothing is wrong.
  return word.code === "not-due" ? {} : byArbiter(word);
}
