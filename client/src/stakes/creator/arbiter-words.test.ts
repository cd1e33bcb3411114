import assert from "node:assert/strict";
import { type NostrEvent, publicKeyOf } from "../../../../contracts/nostr/event.ts";
import { followArbiters } from "./arbiter-words.ts";
import { makePastReaders } from "./past-reader.ts";
import { activeReceipt, ARBITER_SECRET, TRIAL_STREAM, trialRequest } from "./trial-room.ts";
import { type TrialRelay, trialRelays } from "./trial-relays.ts";

const ARBITER = publicKeyOf(ARBITER_SECRET);
const receipt = activeReceipt(trialRequest("a"));

function words(count: number, from = 0): NostrEvent[] {
  return Array.from({ length: count }, (_, n) => ({
    ...receipt,
    id: (from + n).toString(16).padStart(64, "0"),
    created_at: 1000 + from + n,
  }));
}

function trial(relays: Record<string, TrialRelay>) {
  const stand = trialRelays(relays);
  const heard = new Set<string>();
  const urls = Object.keys(relays);
  const readers = makePastReaders({ nostr: stand.nostr, relays: urls });
  const arbiters = followArbiters({
    nostr: stand.nostr,
    relays: urls,
    stream: TRIAL_STREAM,
    past: readers.ask,
    event: ({ id }) => heard.add(id),
  });
  const beat = (count: number) => {
    for (let n = 0; n < count; n++) readers.beat();
  };
  return { stand, heard, arbiters, beat };
}

Deno.test("followArbiters() misses none of a fuller relay's words for a sparse one that has the oldest", () => {
  const all = words(1300);
  const { heard, arbiters, beat } = trial({
    "wss://sparse": { events: [...all.slice(0, 1), ...all.slice(-1)] },
    "wss://full": { events: all, cap: 500 },
    "wss://other": { events: words(300, 5000) },
  });
  arbiters.follow(ARBITER);
  beat(80);
  assert.equal(heard.size, 1600);
});

Deno.test("followArbiters() hears nothing of who isn't followed, follows 64 at most, and each once", () => {
  const strangers = words(900, 9000).map((one) => ({ ...one, pubkey: "bb".repeat(32) }));
  const { heard, stand, arbiters, beat } = trial({
    "wss://r": { events: [...words(3), ...strangers] },
    "wss://liar": { events: [], lies: () => strangers },
  });
  arbiters.follow(ARBITER);
  arbiters.follow(ARBITER);
  beat(20);
  assert.equal(heard.size, 3);
  for (let n = 0; n < 100; n++) arbiters.follow(n.toString(16).padStart(64, "0"));
  assert.deepEqual([stand.open(), arbiters.isFollowed("f".repeat(64))], [64, false]);
});

Deno.test("followArbiters() hears what comes later from any relay, until it is stopped", () => {
  const { heard, stand, arbiters, beat } = trial({ "wss://r": { events: [] } });
  arbiters.follow(ARBITER);
  beat(3);
  const [one, two] = words(2) as [NostrEvent, NostrEvent];
  stand.add("wss://r", one);
  arbiters.stop();
  stand.add("wss://r", two);
  assert.deepEqual([...heard], [one.id]);
  assert.equal(stand.open(), 0);
});
