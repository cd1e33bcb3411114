import { keeperSecret } from "../../../../contracts/escrow/letter-author.ts";
import { readStakeLetter } from "../../../../contracts/escrow/letter.ts";
import { type NostrEvent, publicKeyOf } from "../../../../contracts/nostr/event.ts";
import { makeWordCheck } from "./evidence.ts";
import type { KeptRequest, RequestStore } from "./request-store.ts";
import type { RoomState } from "./room-stake.ts";
import { makeStakeRoom } from "./stake-room.ts";
import { AGREED_AT, ASKED_AT, KEY, OTHER_KEY, signedTerms, TRIAL_STREAM } from "./trial-room.ts";
import { type TrialRelay, trialRelays } from "./trial-relays.ts";

/** Under which the creator of the trial keeps letters. */
export const KEEPERS = [KEY, OTHER_KEY].map(({ baseSecret }) => publicKeyOf(keeperSecret(baseSecret)));

export type OpenRoomOptions = { keys?: (typeof KEY)[]; requests?: RequestStore };

/** A browser's memory of requests. */
export function trialRequests(): RequestStore {
  const kept: KeptRequest[] = [];
  return { of: () => kept, put: (one) => void kept.push(one) };
}

/** A room over these relays, or over one that keeps all, whose time goes on when the test says so. */
export function openRoom(
  given: NostrEvent[] | Record<string, TrialRelay> = [],
  { keys = [KEY], requests = trialRequests() }: OpenRoomOptions = {},
) {
  const relays = Array.isArray(given) ? { "wss://r": { events: [...given] } } : given;
  const urls = Object.keys(relays);
  const world = trialRelays(relays);
  const stand = {
    published: [] as NostrEvent[],
    now: ASKED_AT + 10,
    height: AGREED_AT as number | undefined,
    newest: signedTerms() as NostrEvent | undefined,
    isDown: false,
    state: undefined as RoomState | undefined,
  };
  let due: (() => void)[] = [];
  const add = (event: NostrEvent) => urls.forEach((url) => world.add(url, event));
  const room = makeStakeRoom({
    nostr: {
      ...world.nostr,
      publish(relays, event) {
        if (!stand.isDown) {
          stand.published.push(event);
          add(event);
        }
        return Promise.resolve(relays.map((relay) => ({ relay, ok: !stand.isDown, reason: "" })));
      },
    },
    relays: urls,
    stream: TRIAL_STREAM,
    keys: () => keys,
    newest: () => stand.newest,
    height: () => stand.height,
    now: () => stand.now,
    randomBytes: (length) => new Uint8Array(length).fill(6),
    after: (_, work) => {
      due.push(work);
      return () => due = due.filter((one) => one !== work);
    },
    onChange: (state) => stand.state = state,
    isWord: makeWordCheck().isWord,
    requests,
  });
  /** Lets so many beats pass. */
  const beat = async (count = 6) => {
    for (let i = 0; i < count; i++) {
      const works = due;
      due = [];
      for (const work of works) work();
      await new Promise((done) => setTimeout(done));
    }
  };
  /** What viewers were written. */
  const letters = () =>
    stand.published.filter(({ pubkey }) => !KEEPERS.includes(pubkey)).flatMap((event) =>
      readStakeLetter(event) ?? []
    );
  const events = () => [...new Set(Object.values(relays).flatMap(({ events }) => events))];
  return { stand, room, beat, add, letters, events, open: world.open, asked: world.asked };
}

/** So many events like this one that are none of its author's, each a little different. */
export function madeUp(
  like: NostrEvent,
  count: number,
  change: (n: number) => Partial<NostrEvent> = () => ({}),
): NostrEvent[] {
  return Array.from({ length: count }, (_, n) => ({
    ...like,
    id: `${like.id.slice(0, 16)}${n.toString(16).padStart(48, "0")}`,
    pubkey: "ee".repeat(32),
    ...change(n),
  }));
}
