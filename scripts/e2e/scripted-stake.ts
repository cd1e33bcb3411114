import { stakeName } from "../../contracts/escrow/decision.ts";
import { readStakeTerms } from "../../contracts/escrow/terms.ts";
import { type NostrEvent, publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { checkpointTemplate } from "../../contracts/nostr/checkpoint.ts";
import { delegationTemplate } from "../../contracts/nostr/delegation.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { askArbiter } from "../../client/src/stakes/arbiter-client.ts";
import { beginStake } from "../../client/src/stakes/viewer/begin-stake.ts";
import { hearStake } from "../../client/src/stakes/viewer/hear-stake.ts";
import { type HeldStake, holdStake, type KeptStake } from "../../client/src/stakes/viewer/kept-stake.ts";
import type { StakePorts, StepResult } from "../../client/src/stakes/viewer/stake-ports.ts";
import { askAck, askFunded, sendNote, sendRequest } from "../../client/src/stakes/viewer/stake-steps.ts";
import { makeSealShelf, type SealShelf } from "../../client/src/stakes/viewer/seal-shelf.ts";
import { makeWitness, type Witness, type WitnessOptions } from "../../client/src/stakes/viewer/witness.ts";
import { waitFor } from "../bench/origin/processes.ts";
import { newestEvent, publishEvent, storedEvents } from "../demo/relay-exchange.ts";

/** A viewer with a stake and no page: each step of a page's own, when the test says so. */
export type ScriptedStake = {
  name: string;
  /** The page's key, 32 bytes, and what it is known by. */
  secret: Uint8Array;
  page: string;
  /** Where it is paid. */
  address: string;
  /** Asks the arbiter how far its payment is. */
  paid: (txid: string) => Promise<void>;
  /** What the page of this viewer would say by itself, once its stake is active. */
  witness: () => Witness;
};

export type ScriptedStakeOptions = {
  /** The creator's newest. */
  terms: NostrEvent;
  /** The stream's relay. */
  relay: string;
  /** Blocks on the chain. */
  height: number;
};

const now = () => Math.floor(Date.now() / 1000);
const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** Asks arbiter and creator, and waits until both agree: the creator's studio must be open. */
export async function stakeByScript(options: ScriptedStakeOptions): Promise<ScriptedStake> {
  const { terms, relay, height } = options;
  const [arbiter] = readStakeTerms(terms)?.arbiters ?? [];
  let kept = beginStake({
    terms,
    arbiter: arbiter?.baseKey ?? "",
    network: "mainnet",
    height,
    relays: [relay],
    now: now(),
    randomBytes,
  });
  const ports = portsTo(relay);
  const take = async (step: (held: HeldStake, ports: StakePorts) => Promise<StepResult>) => {
    const { change, trouble } = await step(heldOf(kept), ports);
    if (trouble !== undefined) throw new Error(`${trouble.by}: ${trouble.code}: ${trouble.detail}`);
    kept = change?.(kept) ?? kept;
    if (kept.refusal !== undefined) throw new Error(`${kept.refusal.by} refused: ${kept.refusal.code}`);
  };
  await take(askAck);
  await take(sendRequest);
  const name = stakeName(kept.context);
  const agreed = await waitFor("the studio's answer", async () => {
    const filter = { kinds: [KIND.stakeLetter], "#x": [name], "#s": ["answer"] };
    const answer = await newestEvent(filter, { relay });
    if (answer !== undefined) kept = hearStake(heldOf(kept), answer, () => undefined);
    return heldOf(kept).agreed;
  });
  const secret = randomBytes(32);
  return {
    name,
    secret,
    page: publicKeyOf(secret),
    address: agreed.address,
    async paid(txid) {
      kept = { ...kept, txids: [txid] };
      await take(askFunded);
      await take(sendNote);
      if (kept.funding?.state !== "active") throw new Error(`the stake is ${kept.funding?.state}`);
    },
    witness: () => speakFor(kept, relay),
  };
}

const MOST_WAIT_MS = 1000;

/** Says what the page of this stake would say by itself. */
export function speakFor(kept: KeptStake, relay: string): Witness {
  const held = heldOf(kept);
  const listen: WitnessOptions["listen"] = (filter, on) => {
    void storedEvents(filter, { relay }).then((events) => events.forEach(on));
    return () => {};
  };
  return makeWitness({
    stake: () => ({ held, terms: held.terms, own: [held.name] }),
    listen,
    past: listen,
    publish: async (event) => (await publishEvent(event, { relay })).state === "accepted",
    now,
    seals: sealedFor(held.kept.context.stream),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    after: (ms, work) => {
      // No box of a script seals twice: it needn't be waited for.
      const timer = setTimeout(work, Math.min(ms, MOST_WAIT_MS));
      return () => clearTimeout(timer);
    },
  });
}

/** What a page has of a stream that it watched: whoever saw nothing sealed complains of nobody. */
function sealedFor(address: string): SealShelf {
  const box = randomBytes(32);
  const place = { address, sid: "00".repeat(8), rid: "video", n: 0, state: "live" as const };
  const checkpoint = checkpointTemplate({ ...place, head: "00".repeat(32) }, now());
  const span = { nbf: now() - 60, exp: now() + 3600 };
  const delegation = delegationTemplate({ address, signers: [publicKeyOf(box)], ...span }, now());
  const shelf = makeSealShelf({ storage: () => undefined, now });
  shelf.put(signEvent(checkpoint, box), signEvent(delegation, box));
  return shelf;
}

/** Signs as a page does. */
export const signAs = (secret: Uint8Array) => (template: Parameters<typeof signEvent>[0]) =>
  Promise.resolve(signEvent(template, secret));

function heldOf(kept: KeptStake): HeldStake {
  const held = holdStake(kept);
  if (held === undefined) throw new Error("the scripted stake holds together");
  return held;
}

function portsTo(relay: string): StakePorts {
  return {
    askArbiter: (url, step, body) => askArbiter({ url, step, body, fetch }),
    publish: async (event) => (await publishEvent(event, { relay })).state === "accepted",
    listen: () => () => {},
    height: () => Promise.resolve(undefined),
    transfers: () => [],
    pages: () => Promise.resolve([]),
    payments: () => Promise.resolve(undefined),
    judge: () => Promise.resolve(new Map()),
    depths: () => Promise.resolve(new Map()),
    against: () => undefined,
    now,
    after: () => () => {},
    randomBytes,
  };
}
