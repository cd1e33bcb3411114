import assert from "node:assert/strict";
import { formatAddress } from "../nostr/address.ts";
import { PEOPLE } from "../nostr/fixtures/people.ts";
import { KIND } from "../nostr/kinds.ts";
import { isBinary20, meshInfoHash, swarmId } from "./swarm-id.ts";

const address = formatAddress({ creator: PEOPLE.creator, d: "bees" });
const sid = "00112233445566aa";

Deno.test("swarmId() and meshInfoHash() throw for what is no address or no session", () => {
  for (const make of [swarmId, meshInfoHash]) {
    for (const wrong of ["", "bees", `${address}:x`, `${KIND.delegation}:${PEOPLE.creator}:bees`]) {
      assert.throws(() => make(wrong, sid), /address/, wrong);
    }
    for (const wrong of ["", "0011", sid.toUpperCase(), `${sid}00`]) {
      assert.throws(() => make(address, wrong), /session/, wrong);
    }
  }
});

Deno.test("meshInfoHash() differs between streams, sessions and creators", () => {
  const hashes = [
    meshInfoHash(address, sid),
    meshInfoHash(address, "00112233445566ab"),
    meshInfoHash(formatAddress({ creator: PEOPLE.creator, d: "bee" }), sid),
    meshInfoHash(formatAddress({ creator: PEOPLE.guest, d: "bees" }), sid),
  ];
  assert.equal(new Set(hashes).size, hashes.length);
  for (const hash of hashes) assert.match(hash, /^[A-Za-z0-9_-]{20}$/);
});

Deno.test("isBinary20() is false for other lengths and for more than a byte a character", () => {
  const strange: unknown[] = [
    undefined,
    20,
    "",
    "a".repeat(19),
    "a".repeat(21),
    "a".repeat(19) + "\u0100",
    "a".repeat(18) + "😀",
    `${"a".repeat(20)}\n`,
  ];
  for (const value of strange) assert.equal(isBinary20(value), false, String(value));
});

Deno.test("isBinary20() is true for every byte, line breaks included", () => {
  assert.ok(isBinary20("\0\n\r\u0080\u00ff" + "a".repeat(15)));
  assert.ok(isBinary20(meshInfoHash(address, sid)));
});
