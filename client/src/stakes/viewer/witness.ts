import {
  MOST_SEALS,
  publicPageTemplate,
  publicWordTemplate,
} from "../../../../contracts/escrow/word-event.ts";
import { pairSecret } from "../../../../contracts/escrow/letter-author.ts";
import { readStakeReceipt } from "../../../../contracts/escrow/stake-receipt.ts";
import { signStakedPage } from "../../../../contracts/escrow/staked-page.ts";
import type { SignedTerms } from "../../../../contracts/escrow/terms.ts";
import { type ComplaintWord, signWord } from "../../../../contracts/escrow/words.ts";
import { readDelegation } from "../../../../contracts/nostr/delegation.ts";
import { type NostrEvent, type SignEvent, signEvent } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import type { Filter } from "../../../../contracts/nostr/relay-messages.ts";
import { judgeFork } from "../../../../contracts/seal/fork-proof.ts";
import { MAX_TOKEN_SECONDS } from "../../../../contracts/swarm/token.ts";
import type { Wrong } from "../../swarm/pledge.ts";
import type { After } from "../../webrtc/schedule.ts";
import type { PastQuestion } from "../creator/past-reader.ts";
import { judgeAccused } from "./accused.ts";
import { admitting, type HeldStake } from "./kept-stake.ts";
import type { SealShelf } from "./seal-shelf.ts";

/** The stake by which this page shares now. */
export type WitnessStake = {
  held: HeldStake;
  /** The creator's newest. */
  terms: SignedTerms;
  /** Names of all stakes of this browser, this one among them. */
  own: readonly string[];
};

export type WitnessOptions = {
  stake: () => WitnessStake | undefined;
  /** Hears what the stream's relays have and get; each event was verified. Returns its stop. */
  listen: (filter: Filter, on: (event: NostrEvent) => void) => () => void;
  /** Reads what each of those relays has, page by page into the past; else as `listen`. */
  past: (filter: PastQuestion["filter"], on: (event: NostrEvent) => void) => () => void;
  seals: SealShelf;
  /** Gives an event to the stream's relays; false when none took it. */
  publish: (event: NostrEvent) => Promise<boolean>;
  /** Unix seconds. */
  now: () => number;
  after: After;
  randomBytes: (length: number) => Uint8Array;
};

/** What a staked page says by itself where all can read it. */
export type Witness = {
  /** Says by which stake the page with this key shares, and by which certificate it is connected, once for each admission. */
  admitted(page: string, sign: SignEvent, fingerprint: string): void;
  /** Puts down what boxes sealed for this page. */
  sealed(checkpoint: NostrEvent, delegation: NostrEvent): void;
  /** The boxes told two stories of this session: nobody who carried it did wrong for certain. */
  forked(sid: string): void;
  /**
   * Complains of who wronged this page, where the terms have a rule for it and it said what it has at stake; not at once, for a box
   * that seals twice shows by then. Calls `vain` when nothing could be said of it, and another proof may do better.
   */
  wronged(wrong: Wrong, vain?: () => void): void;
  stop(): void;
};

/** Several edges admit a page at about the same time. */
const ADMISSION_SECONDS = 10 * 60;
/** Whoever is accused told relays when it was admitted; they answer within this time or not at all. */
const SEARCH_MS = 30_000;
const MOST_SEARCHES = 2;
/**
 * Words asked of each relay at once, looked at in a search, and judged, which costs milliseconds of curve. Anybody may write newer ones:
 * some searches an hour look for what is behind them.
 */
const BACKLOG = 500;
const MOST_HEARD = 10_000;
const MOST_JUDGED = 8;
const MOST_DEEP = 12;
/** One page of what is behind them: what is on its way holds up all else that this page verifies. */
const PAGE = 200;
/** Until then other carriers, peers and relays show another story if there is one, and the next places that others keep too are sealed. */
const FORK_MS = 20_000;
/** Boxes put a checkpoint on relays each minute: an earlier one contradicts too where the stories parted before. */
const RECORD_SECONDS = 15 * 60;
const MOST_RECORDS = 100;
/** Honest swarms bring nobody to so many in an hour. */
const MOST_COMPLAINTS = 4;
const HOUR = 3600;

/** Speaks for a staked page until stopped; silent while nothing final is at stake. */
export function makeWitness(o: WitnessOptions): Witness {
  /** When each page last told by which stake it shares. */
  const told = new Map<string, number>();
  /** Rules, sessions and stakes complained of. */
  const accused = new Set<string>();
  const searches = new Set<() => void>();
  /** What is found and not yet told. */
  const weighed = new Set<() => void>();
  /** Sessions of which boxes told two stories. */
  const forked = new Set<string>();
  let complained: number[] = [];
  let deep: number[] = [];
  let stopped = false;

  const active = () => {
    const stake = o.stake();
    const receipt = stake && admitting(stake.held.kept.records);
    if (stopped || stake === undefined || receipt === undefined) return undefined;
    return readStakeReceipt(receipt)?.step === "active" ? { ...stake, receipt } : undefined;
  };

  return {
    admitted(page, sign, fingerprint) {
      const stake = active();
      if (stake === undefined) return;
      const key = `${stake.held.name} ${page} ${fingerprint}`;
      if (o.now() - (told.get(key) ?? -Infinity) < ADMISSION_SECONDS) return;
      told.set(key, o.now());
      const { held: { name, key: { baseSecret }, kept: { context: { stream } } }, receipt } = stake;
      const signature = signStakedPage({ stake: name, address: stream, page }, baseSecret);
      const template = publicPageTemplate(
        { stake: name, stream, receipt, signature, fingerprint },
        o.now(),
      );
      void sign(template).then(o.publish).then((isTold) => {
        if (!isTold) told.delete(key);
      });
    },
    sealed(checkpoint, delegation) {
      if (!stopped && o.stake() !== undefined) o.seals.put(checkpoint, delegation);
    },
    forked: (sid) => void forked.add(sid),
    wronged(wrong, vain = () => {}) {
      const stake = active();
      if (stake === undefined || searches.size >= MOST_SEARCHES || !mayComplain()) return vain();
      if (stake.terms.rules.some(({ name }) => name === wrong.rule)) search(stake, wrong, vain);
      else vain();
    },
    stop() {
      stopped = true;
      for (const end of [...searches, ...weighed]) end();
    },
  };

  function mayComplain(): boolean {
    complained = complained.filter((at) => at > o.now() - HOUR);
    return complained.length < MOST_COMPLAINTS;
  }

  function search(stake: WitnessStake, wrong: Wrong, vain: () => void): void {
    const { stream } = stake.held.kept.context;
    let [judged, over] = [0, false];
    const seen = new Set<string>();
    const stops: (() => void)[] = [];
    const end = () => {
      over = true;
      for (const stop of stops) stop();
      cancel();
      searches.delete(end);
    };
    const giveUp = () => {
      end();
      vain();
    };
    const cancel = o.after(SEARCH_MS, giveUp);
    searches.add(end);
    const words = {
      kinds: [KIND.stakeWord],
      "#a": [stream],
      "#s": ["page"],
      since: o.now() - MAX_TOKEN_SECONDS,
      limit: BACKLOG,
    };
    const hear = (event: NostrEvent) => {
      if (over || seen.has(event.id)) return;
      seen.add(event.id);
      const said = judgeAccused(event, {
        peer: wrong.peer,
        fingerprint: wrong.fingerprint,
        stream,
        arbiter: stake.held.arbiter.pubkey,
        own: stake.own,
        nowSeconds: o.now(),
      });
      if (said.verdict !== "other-peer") judged++;
      if (said.verdict === "accused") {
        end();
        weigh(stake, said.stake, wrong, vain);
      } else if (seen.size >= MOST_HEARD || judged >= MOST_JUDGED) giveUp();
    };
    stops.push(o.listen(words, hear));
    deep = deep.filter((at) => at > o.now() - HOUR);
    if (!over && deep.length < MOST_DEEP) {
      deep.push(o.now());
      stops.push(o.past({ ...words, limit: PAGE }, hear));
    }
    // What relays had was told before there was anything to stop.
    if (over) end();
  }

  /** Waits whether the wronged or the wrong was shown another story, and complains if not. */
  function weigh(by: WitnessStake, stake: string, wrong: Wrong, vain: () => void): void {
    if (weighed.size >= MOST_COMPLAINTS) return vain();
    const { stream } = by.held.kept.context;
    const judgedBy = o.seals.believed(stream);
    // Nothing that was sealed for this page: then nothing was proven either.
    if (judgedBy === undefined) return vain();
    const end = () => {
      unlisten();
      cancel();
      weighed.delete(end);
    };
    const cancel = o.after(FORK_MS, () => {
      end();
      if (forked.has(wrong.sid)) return;
      void complain(by, stake, { ...wrong, judgedBy }).then((isSaid) => isSaid || vain());
    });
    weighed.add(end);
    const authors = readDelegation(judgedBy)?.signers ?? [];
    const unlisten = authors.length === 0 ? () => {} : o.listen({
      kinds: [KIND.checkpointRecord],
      authors,
      "#a": [stream],
      since: o.now() - RECORD_SECONDS,
      limit: MOST_RECORDS,
    }, (event) => {
      const proof = o.seals.against(event, judgedBy);
      if (proof === undefined) return;
      const judged = judgeFork(proof, { address: stream, sid: wrong.sid, delegation: judgedBy.id });
      if (judged.verdict === "forked") forked.add(judged.sid);
    });
  }

  /** Whether it is said, now or before. */
  async function complain(
    { held }: WitnessStake,
    stake: string,
    { rule, sid, n, peer, page, judgedBy }: Wrong & { judgedBy: NostrEvent },
  ): Promise<boolean> {
    const key = `${rule} ${sid} ${stake}`;
    if (accused.has(key)) return true;
    if (!mayComplain()) return false;
    accused.add(key);
    complained.push(o.now());
    const { name: own, key: { baseSecret }, kept: { context: { stream } } } = held;
    const said: ComplaintWord = {
      word: "complaint",
      accused: stake,
      rule,
      witness: own,
      peer,
      page,
      pageSignature: signStakedPage({ stake: own, address: stream, page }, baseSecret),
      sid,
      n,
      delegation: judgedBy.id,
    };
    const word = signWord(said, baseSecret);
    const judged = { delegation: judgedBy, seals: o.seals.after(sid, n, MOST_SEALS) };
    const template = publicWordTemplate({ accused: stake, stream, word }, o.now(), judged);
    // What counts is signed with the stake's own key; the creator finds it by who hands it in, whatever else is said.
    const author = pairSecret(baseSecret, held.terms.baseKey);
    // That key the creator has too, and could have relays delete what shows that its box sealed twice.
    const words = [author, o.randomBytes(32)].map((secret) => signEvent(template, secret));
    const taken = await Promise.all(words.map(o.publish));
    if (!taken.includes(true)) accused.delete(key);
    return accused.has(key);
  }
}
