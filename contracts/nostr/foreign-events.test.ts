import assert from "node:assert/strict";
import fc from "fast-check";
import { readChat } from "./chat.ts";
import { readCheckpoint } from "./checkpoint.ts";
import { readClip } from "./clip.ts";
import { newestDelegation, readDelegation } from "./delegation.ts";
import { deletes, readDeletion } from "./deletion.ts";
import { readEmoji } from "./emoji.ts";
import { type NostrEvent, readEvent } from "./event.ts";
import { isExpired } from "./expiration.ts";
import { PEOPLE } from "./fixtures/people.ts";
import { verifyHttpAuth } from "./http-auth.ts";
import { KIND } from "./kinds.ts";
import { readLiveEvent, statusAt } from "./live-event.ts";
import { splitLinks } from "./link.ts";
import { readMuteList } from "./mute-list.ts";
import { readPaymentTargets } from "./payment-targets.ts";
import { readProfile } from "./profile.ts";
import { readRaid } from "./raid.ts";
import { readRelayInfo } from "./relay-info.ts";
import { readRelayList } from "./relay-list.ts";
import { readReport } from "./report.ts";

/** Every reader of somebody else's events, with the kind that it reads. */
const READERS: Readonly<Record<string, [kind: number, read: (event: NostrEvent) => unknown]>> = {
  readChat: [KIND.chat, readChat],
  readCheckpoint: [KIND.checkpoint, readCheckpoint],
  readClip: [KIND.clip, readClip],
  readDelegation: [KIND.delegation, readDelegation],
  readDeletion: [KIND.deletion, readDeletion],
  readEmoji: [KIND.emojiSet, readEmoji],
  readLiveEvent: [KIND.liveEvent, readLiveEvent],
  readMuteList: [KIND.muteList, readMuteList],
  readPaymentTargets: [KIND.paymentTargets, readPaymentTargets],
  readProfile: [KIND.profile, readProfile],
  readRaid: [KIND.raid, readRaid],
  readRelayList: [KIND.relayList, readRelayList],
  readReport: [KIND.report, readReport],
  isExpired: [KIND.chat, (event) => isExpired(event, 1_790_000_000)],
  newestDelegation: [
    KIND.delegation,
    (event) => newestDelegation([event, event], `${KIND.liveEvent}:${event.pubkey}:a`),
  ],
  deletes: [KIND.deletion, (event) => {
    const deletion = readDeletion(event);
    return deletion && deletes(deletion, event);
  }],
  statusAt: [KIND.liveEvent, (event) => {
    const live = readLiveEvent(event);
    return live && statusAt(live, 1_790_000_000);
  }],
};

const NAMES = [
  ..."deaprt",
  ...[
    "title",
    "status",
    "starts",
    "ends",
    "streaming",
    "relays",
    "image",
    "goal",
    "pinned",
    "stake",
    "monero",
    "edge",
  ],
  ...[
    "nbf",
    "exp",
    "v",
    "session",
    "n",
    "x",
    "state",
    "open",
    "payto",
    "word",
    "emoji",
    "q",
    "expiration",
    "current_participants",
  ],
];
const VALUES = [
  "",
  "live",
  "1",
  "-1",
  "1790000000",
  "a",
  "host",
  "signer",
  "root",
  "reply",
  PEOPLE.creator,
  PEOPLE.creator.toUpperCase(),
  `${KIND.liveEvent}:${PEOPLE.creator}:a`,
  `${KIND.liveEvent}:${PEOPLE.creator}`,
  `${KIND.liveEvent}:::`,
  "https://bees.example/a.m3u8",
  "https://[",
  "http://%",
  "wss://nos.lol",
  "wss://:0",
  "monero",
  "__proto__",
  "constructor",
];

const value = fc.oneof(
  fc.constantFrom(...VALUES),
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
);
const tag = fc.oneof(
  fc.array(value, { minLength: 1, maxLength: 6 }),
  fc.tuple(fc.constantFrom(...NAMES), fc.array(value, { maxLength: 5 })).map((
    [name, rest],
  ) => [name, ...rest]),
);
const address = `${KIND.liveEvent}:${PEOPLE.creator}:a`;
const hash = "ab".repeat(32);
/** Tags that the reader of a kind takes, for the fuzz to begin at and to break. */
const SOUND: Readonly<Record<number, string[][]>> = {
  [KIND.chat]: [["a", address, "wss://nos.lol", "root"], ["e", hash, "", "reply"], ["p", PEOPLE.guest], [
    "q",
    hash,
  ]],
  [KIND.raid]: [["a", address, "", "root"], ["a", `${address}b`, "", "mention"]],
  [KIND.clip]: [["a", address], ["r", "https://bees.example/a.mp4"], ["title", "a"]],
  [KIND.liveEvent]: [["d", "a"], ["status", "live"], ["p", PEOPLE.guest, "wss://nos.lol", "host"], [
    "starts",
    "1",
  ]],
  [KIND.report]: [["p", PEOPLE.guest, "spam"], ["e", hash, "spam"], ["a", address]],
  [KIND.delegation]: [["d", "a"], ["a", address], ["p", PEOPLE.box, "", "signer"], ["nbf", "1"], [
    "exp",
    "9",
  ]],
  [KIND.checkpoint]: [
    ["v", "1"],
    ["a", address],
    ["session", "00112233445566aa"],
    ["r", "video"],
    ["n", "3"],
    ["x", hash],
    ["state", "live"],
    ["open", hash],
  ],
};

/** Mostly sound tags: one missing now and then, one value of one changed, some others added. */
const tagsOf = (kind: number): fc.Arbitrary<string[][]> => {
  const sound = SOUND[kind] ?? [];
  const kept = fc.subarray(sound, { minLength: Math.max(0, sound.length - 1) });
  const change = fc.record({ at: fc.nat(20), element: fc.nat(4), to: value });
  return fc.tuple(kept, change, fc.array(tag, { maxLength: 6 })).map((
    [tags, { at, element, to }, others],
  ) => [
    ...tags.map((tag, i) => i === at ? tag.with(Math.min(element, tag.length - 1), to) : tag),
    ...others,
  ]);
};

const eventOf = (kind: number): fc.Arbitrary<NostrEvent> =>
  fc.record({
    kind: fc.constantFrom(kind, KIND.goal),
    created_at: fc.oneof(fc.nat(), fc.maxSafeNat(), fc.constant(0)),
    pubkey: fc.constant(PEOPLE.creator),
    id: fc.constant("ab".repeat(32)),
    sig: fc.constant("cd".repeat(64)),
    content: fc.oneof(fc.constantFrom("", "", "null", "[]", "{"), fc.string(), fc.json()),
    tags: tagsOf(kind),
  });

for (const [name, [kind, read]] of Object.entries(READERS)) {
  Deno.test(`${name}() never throws and never changes the event, whatever its tags and content say`, () => {
    fc.assert(
      fc.property(eventOf(kind), (foreign) => {
        const copy = readEvent(foreign);
        if (copy === undefined) return;
        const before = JSON.stringify(copy);
        read(copy);
        assert.equal(JSON.stringify(copy), before);
      }),
      { numRuns: 300 },
    );
  });
}

Deno.test("verifyHttpAuth(), readRelayInfo() and splitLinks() never throw, whatever comes", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.jsonValue(), (text, json) => {
    const asked = { url: "https://box.example/", method: "GET", nowSeconds: 1 };
    verifyHttpAuth(text, asked);
    verifyHttpAuth(`Nostr ${text}`, asked);
    verifyHttpAuth(`Nostr ${btoa(encodeURIComponent(JSON.stringify(json) ?? ""))}`, asked);
    readRelayInfo(json);
    splitLinks(text);
  }));
});
