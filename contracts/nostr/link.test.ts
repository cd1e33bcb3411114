import assert from "node:assert/strict";
import fc from "fast-check";
import { naddrEncode, noteEncode, nprofileEncode, nsecEncode } from "nostr-tools/nip19";
import { PEOPLE, SECRETS } from "./fixtures/people.ts";
import { KIND } from "./kinds.ts";
import { eventLink, hasSecretKey, profileLink, readLink, splitLinks, streamLink } from "./link.ts";

const { creator, guest } = PEOPLE;
const ID = "ab".repeat(32);
const NSEC = nsecEncode(SECRETS.creator);
const NCRYPTSEC =
  "ncryptsec1qgg9947rlpvqu76pj5ecreduf9jxhselq2nae2kghhvd5g7dgjtcxfqtd67p9m0w57lspw8gsq6yphnm8623nsl8xn9j4jdzz84zm3frztj3z7s35vpzmqf6ksu8r89qk5z2zxfmu5gv8th8wclt0h4p";
const npub = profileLink(creator);
const naddr = streamLink({ creator, d: "bees" }, ["wss://nos.lol/"]);

Deno.test("readLink() gives undefined for secret keys, other kinds, wrong checksums and everything else", () => {
  const turned = npub.slice(0, -1) + (npub.endsWith("q") ? "p" : "q");
  const texts = [
    "",
    "bees",
    NSEC,
    `nostr:${NSEC}`,
    NCRYPTSEC,
    naddrEncode({ kind: KIND.emojiSet, pubkey: creator, identifier: "bees" }),
    turned,
    npub.slice(0, -5),
    `${npub}${npub}`,
    npub.toUpperCase(),
    creator,
    `https://njump.example/${npub}`,
    // A valid checksum around 31 bytes.
    "npub1".padEnd(60, "q"),
    `naddr1${"q".repeat(3000)}`,
  ];
  for (const text of texts) assert.equal(readLink(text), undefined, text);
});

Deno.test("readLink() never throws, whatever comes", () =>
  fc.assert(fc.property(
    fc.constantFrom("naddr1", "npub1", "nprofile1", "note1", "nevent1", "nostr:naddr1"),
    fc.stringMatching(/^[02-9ac-hj-np-z]{0,80}$/),
    (prefix, rest) => {
      readLink(prefix + rest);
    },
  )));

Deno.test("readLink() reads what streamLink() wrote, for any d, with and without nostr:", () => {
  fc.assert(fc.property(fc.string({ maxLength: 60 }), (d) => {
    const link = streamLink({ creator, d }, ["wss://nos.lol", "broken"]);
    const expected = { type: "stream", address: { creator, d }, relays: ["wss://nos.lol"] };
    assert.deepEqual(readLink(link), expected);
    assert.deepEqual(readLink(` nostr:${link} `), expected);
  }));
});

Deno.test("readLink() reads people and events", () => {
  assert.deepEqual(readLink(npub), { type: "profile", pubkey: creator, relays: [] });
  assert.deepEqual(readLink(nprofileEncode({ pubkey: guest, relays: ["wss://nos.lol/"] })), {
    type: "profile",
    pubkey: guest,
    relays: ["wss://nos.lol"],
  });
  assert.deepEqual(readLink(noteEncode(ID)), { type: "event", id: ID, relays: [] });
  assert.deepEqual(readLink(eventLink({ id: ID, pubkey: guest }, ["wss://nos.lol"])), {
    type: "event",
    id: ID,
    author: guest,
    relays: ["wss://nos.lol"],
  });
});

Deno.test("streamLink() leaves out a relay that no link can hold, and survives a name that none can", () => {
  const long = `wss://relay.example/${"a".repeat(300)}`;
  assert.deepEqual(readLink(streamLink({ creator, d: "bees" }, [long])), {
    type: "stream",
    address: { creator, d: "bees" },
    relays: [],
  });
  const found = readLink(streamLink({ creator, d: "a".repeat(300) }));
  assert.ok(found === undefined || found.type === "stream" && found.address.d !== "");
});

Deno.test("readLink() keeps at most eight relays", () => {
  const relays = Array.from({ length: 12 }, (_, i) => `wss://r${i}.example`);
  assert.equal(readLink(nprofileEncode({ pubkey: guest, relays }))?.relays.length, 8);
});

Deno.test("splitLinks() shows no secret key, however it is wrapped", () => {
  const wrapped = [
    NSEC,
    NSEC.toUpperCase(),
    `nostr:${NSEC}`,
    NCRYPTSEC,
    `https://x.example/${NSEC}?a`,
    `my${NSEC}`,
    `${npub}${NSEC}`,
    `key_${NSEC}${NSEC}`,
  ];
  for (const text of wrapped) {
    const shown = JSON.stringify(splitLinks(`my key is ${text}, really`)).toLowerCase();
    for (const secret of [NSEC, NCRYPTSEC]) {
      for (let at = 10; at + 20 <= secret.length; at += 5) {
        assert.equal(shown.includes(secret.slice(at, at + 20)), false, text);
      }
    }
    assert.equal(hasSecretKey(text), true, text);
  }
  assert.equal(hasSecretKey(`${npub} nsec1`), false);
});

Deno.test("splitLinks() finds links between words and leaves broken ones as text", () => {
  const text = `see nostr:${naddr}, by ${npub}! not npub1${"q".repeat(58)}`;
  assert.deepEqual(splitLinks(text), [
    { type: "text", text: "see " },
    {
      type: "link",
      text: `nostr:${naddr}`,
      link: { type: "stream", address: { creator, d: "bees" }, relays: ["wss://nos.lol"] },
    },
    { type: "text", text: ", by " },
    { type: "link", text: npub, link: { type: "profile", pubkey: creator, relays: [] } },
    { type: "text", text: `! not npub1${"q".repeat(58)}` },
  ]);
  assert.deepEqual(splitLinks(""), []);
});

Deno.test("splitLinks() loses no character of a text without secrets", () =>
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string(), fc.constantFrom(npub, naddr, `nostr:${npub}`)), { maxLength: 6 }),
      (parts) => {
        const text = parts.join(" ");
        assert.equal(
          splitLinks(text).map((piece) => piece.type === "secret" ? "" : piece.text).join(""),
          text,
        );
      },
    ),
  ));
