import type { CreatorKey } from "../../../../contracts/escrow/creator-key.ts";
import { keeperSecret } from "../../../../contracts/escrow/letter-author.ts";
import { openRequest, type StakeLetter } from "../../../../contracts/escrow/letter.ts";
import type { RecordReader } from "../../../../contracts/escrow/stake-records.ts";
import { readStakeTerms } from "../../../../contracts/escrow/terms.ts";
import { readPublicWord } from "../../../../contracts/escrow/word-event.ts";
import { readAddress } from "../../../../contracts/nostr/address.ts";
import { type NostrEvent, publicKeyOf } from "../../../../contracts/nostr/event.ts";
import type { Nostr } from "../../nostr/nostr.ts";
import { makeAnswerDesk } from "./answer-desk.ts";
import { makeRecordReader } from "./arbiter-said.ts";
import { followArbiters } from "./arbiter-words.ts";
import type { WordCheck } from "./evidence.ts";
import { judgeAsked } from "./judge-request.ts";
import { type LetterSource, makeLetterQueue, type RequestLetter } from "./letter-queue.ts";
import { makeLetterSearch } from "./letter-search.ts";
import { makePageWords } from "./page-words.ts";
import { makePairAuthors } from "./pair-authors.ts";
import { makePastReaders } from "./past-reader.ts";
import type { RequestStore } from "./request-store.ts";
import { makeRoomInbox } from "./room-inbox.ts";
import { makeRoomPost } from "./room-post.ts";
import { makeRoomRecords } from "./room-records.ts";
import { makeRoomReplies } from "./room-replies.ts";
import { makeRoomShelf } from "./room-shelf.ts";
import type { RoomStake, RoomState } from "./room-stake.ts";
import { arbiterOf } from "./settle-stake.ts";
import { makeWordSearch } from "./word-search.ts";
import { makeWordShelf } from "./word-shelf.ts";

export type StakeRoomOptions = {
  nostr: Pick<Nostr, "subscribe" | "publish">;
  relays: readonly string[];
  /** Text form of the stream's address. */
  stream: string;
  keys: () => readonly CreatorKey[];
  /** The creator's newest terms. */
  newest: () => NostrEvent | undefined;
  /** Blocks on the chain; undefined: nobody tells. */
  height: () => number | undefined;
  /** Unix seconds. */
  now: () => number;
  randomBytes: (length: number) => Uint8Array;
  /** Calls back after so many milliseconds; returns its stop. */
  after: (ms: number, work: () => void) => () => void;
  onChange: (state: RoomState) => void;
  isWord: WordCheck;
  /** What this browser remembers of paid stakes. */
  requests: RequestStore;
  /** Default: reads arbiters' words by itself. */
  read?: RecordReader;
};

/** Opening one costs some milliseconds of curve: four a second leave the page to what it sends. */
const PACE_MS = 250;
/** Beats in which letters that are there already may come; where strangers keep writing, it isn't waited for their end. */
const GATHERING = 40;
const MOST_KEPT = 20_000;

/** Answers viewers who ask to stake, and gathers what is said of their stakes, until stopped. */
export function makeStakeRoom(o: StakeRoomOptions) {
  const creator = readAddress(o.stream)?.creator ?? "";
  const keepers = o.keys().map(({ baseSecret }) => publicKeyOf(keeperSecret(baseSecret)));
  const past = makePastReaders(o);
  const arbiters = followArbiters({ ...o, past: past.ask, event: (event) => records.put(event) });
  const records = makeRoomRecords({
    read: o.read ?? makeRecordReader(),
    isFollowed: arbiters.isFollowed,
    onAbout(name) {
      const stake = shelf.get(name);
      if (stake === undefined) search.seek(name);
      else remember(stake);
    },
    onViewer: (name, viewer) => authors.put(name, viewer, "paid"),
  });
  const words = makeWordShelf({
    signerOf: records.signerOf,
    isKnown: (name) => shelf.has(name) || search.isSought(name),
    isWord: o.isWord,
  });
  const shelf = makeRoomShelf({ ...o, isPaid: (name) => records.paid.has(name) });
  const queue = makeLetterQueue({
    isKnown: shelf.has,
    isSought: (name) => search.isSought(name),
    viewerOf: (name) => records.signerOf(name)?.viewer,
  });
  const search = makeLetterSearch({
    stream: o.stream,
    past: past.ask,
    keepers,
    isFound: shelf.has,
    isFull: queue.isFull,
    isBusy: queue.isBusy,
    event: (event, source) => inbox.fetched(event, source),
  });
  const wordSearch = makeWordSearch({
    stream: o.stream,
    past: past.ask,
    event: (event) => takeWord(event),
    page: (event) => pages.put(event),
  });
  const authors = makePairAuthors({
    keys: o.keys,
    take(stake, found) {
      search.seekBy(stake, found);
      wordSearch.seekBy(found);
    },
  });
  const pages = makePageWords({
    stream: o.stream,
    isFollowed: arbiters.isFollowed,
    isActive: (stake) => records.signerOf(stake) !== undefined,
    isKnown: (name) => shelf.has(name) || search.isSought(name),
    take: (receipt) => takeRecord(receipt),
  });
  /** As they came, still sealed. */
  const sealed = new WeakMap<RoomStake, { letter: RequestLetter; at: number }>();
  /** When requests were written that the creator kept, in Unix seconds: it does so before it answers. */
  const kept = new Map<string, number>();
  const requests = o.requests.of(o.stream);
  /** When requests were written whose stakes this browser saw paid, and so answered. */
  const answered = new Map(requests.map(({ letter, at }) => [letter.stake, at]));
  let beats = 0;
  let followedOf: NostrEvent | undefined;
  let ignored = 0;
  let hasNewWords = false;
  let stopPace: (() => void) | undefined;
  let isBusy = false;
  let stopped = false;

  const tell = () => {
    if (stopped) return;
    o.onChange({
      stakes: shelf.all(),
      records: records.all(),
      words: words.all(),
      log: [...desk.log()],
      ignored,
    });
  };

  const takeRecord = (event: NostrEvent) => {
    if (records.take(event)) tell();
  };

  /** The arbiters that viewers may choose now are heard before anybody asks: they know of stakes from before. */
  const followNewest = () => {
    const newest = o.newest();
    if (newest === followedOf) return;
    followedOf = newest;
    const terms = newest && readStakeTerms(newest);
    for (const { pubkey } of terms?.arbiters ?? []) arbiters.follow(pubkey);
  };

  const takeWord = (event: NostrEvent) => {
    const read = readPublicWord(event);
    if (read === undefined || read.stream !== o.stream) return;
    words.put(read, Math.min(event.created_at, o.now()));
    hasNewWords = true;
  };

  const post = makeRoomPost({ ...o, see: (id) => inbox.see(id) });
  const keep = async (stake: RoomStake): Promise<boolean> => {
    const request = sealed.get(stake);
    return request !== undefined && await post.keep(stake, request.letter, request.at);
  };
  const desk = makeAnswerDesk({
    ...o,
    paid: records.paid,
    send: post.send,
    keep,
    keptAt: ({ name }) => kept.get(name),
    onChange: tell,
    isStopped: () => stopped,
  });
  const reply = makeRoomReplies({ answeredElsewhere: desk.answeredElsewhere });

  /** Relays may forget what is paid. */
  const remember = (stake: RoomStake) => {
    const request = sealed.get(stake);
    if (request !== undefined && records.paid.has(stake.name)) o.requests.put(request);
  };

  const takeRequest = (letter: RequestLetter, at: number): boolean => {
    if (shelf.has(letter.stake) || !shelf.hasRoom(search.isSought(letter.stake))) return false;
    for (const key of o.keys()) {
      const request = openRequest(letter, key.baseSecret);
      if (request === undefined) continue;
      const judged = judgeAsked({ request, creator, stream: o.stream, key });
      if (judged.verdict === "unsound") return false;
      const stake = shelf.add(judged.asked, at);
      sealed.set(stake, { letter, at });
      const before = answered.get(stake.name);
      if (before !== undefined) desk.answeredElsewhere(stake, before);
      wordSearch.seek(stake.name);
      wordSearch.seekPages(stake.name, () => records.signerOf(stake.name) !== undefined);
      for (const early of queue.takeEarly(stake.name)) reply(stake, early.letter, early.at);
      authors.put(stake.name, letter.viewer, "opened");
      arbiters.follow(arbiterOf(judged.asked).pubkey);
      remember(stake);
      return true;
    }
    return false;
  };

  const work = async (): Promise<void> => {
    followNewest();
    authors.beat();
    past.beat();
    pages.check();
    // Hundreds may come at once: told by the beat.
    const hasNews = [words.check(), records.beat(), hasNewWords].includes(true);
    hasNewWords = false;
    if (hasNews) tell();
    const next = queue.next();
    beats++;
    if (next !== undefined) {
      const { letter, at } = next;
      if (letter.letter === "request") {
        if (!takeRequest(letter, at)) ignored++;
      } else {
        const stake = shelf.get(letter.stake);
        if (stake !== undefined) reply(stake, letter, at);
      }
      tell();
    }
    // Letters that are there already may say that one was answered by another page.
    if (!queue.isEmpty() && beats < GATHERING) return;
    await desk.beat(shelf.all());
  };

  const pace = () => {
    stopPace = o.after(PACE_MS, () => {
      if (stopped) return;
      if (isBusy) return pace();
      isBusy = true;
      void work().finally(() => {
        isBusy = false;
        pace();
      });
    });
  };

  const takeLetter = (letter: StakeLetter, at: number, source: LetterSource) => {
    if (source === "own" && letter.letter === "request" && kept.size < MOST_KEPT) kept.set(letter.stake, at);
    queue.add(letter, at, source);
  };

  for (const { letter, at } of requests) takeLetter(letter, at, "own");
  search.seekKept();
  const inbox = makeRoomInbox({
    ...o,
    keepers,
    letter: takeLetter,
    onNone: () => ignored++,
    word: takeWord,
    page: pages.put,
  });
  pace();

  return {
    /** Takes what an arbiter said to this page about a stake of the room. */
    hear: takeRecord,
    /** Takes what an arbiter answered, and tells the stream's relays of it, where others look. */
    async takeAnswer(event: NostrEvent): Promise<void> {
      takeRecord(event);
      await o.nostr.publish(o.relays, event);
    },
    /** Gives the creator's own part to a stake's viewer; for good. */
    async disclose(stake: RoomStake, share: string): Promise<boolean> {
      const letter = { stake: stake.name, stream: o.stream, letter: "disclosure", share } as const;
      const isTold = await post.send(stake, letter);
      if (isTold) {
        stake.disclosed = true;
        await post.keep(stake, letter, o.now());
      }
      tell();
      return isTold;
    },
    stop(): void {
      stopped = true;
      stopPace?.();
      arbiters.stop();
      past.stop();
      inbox.stop();
    },
  };
}

export type StakeRoom = ReturnType<typeof makeStakeRoom>;
