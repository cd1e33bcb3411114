import assert from "node:assert/strict";
import fc from "fast-check";
import { formatAddress } from "../nostr/address.ts";
import { PEOPLE } from "../nostr/fixtures/people.ts";
import { isPeerId, peerIdOf } from "./peer-id.ts";

const address = formatAddress({ creator: PEOPLE.creator, d: "bees" });

Deno.test("peerIdOf() throws for an identity that isn't 32 bytes: a longer one could lend bytes to the address", () => {
  for (const length of [0, 31, 33]) {
    assert.throws(() => peerIdOf(new Uint8Array(length), address), /32 bytes/);
  }
});

Deno.test("isPeerId() is false for everything but the prefix and 12 base62 digits", () => {
  const strange: unknown[] = [
    undefined,
    null,
    7,
    "",
    "-DS0100-",
    "-DS0100-abcdefghijk",
    "-DS0100-abcdefghijklm",
    "-DS0100-abcdefghijk-",
    "-DS0100-abcdefghijk\n",
    "-DS0100-abcdefghijkl\n",
    "-PM0203-abcdefghijkl",
    " -DS0100-abcdefghijk",
  ];
  for (const value of strange) assert.equal(isPeerId(value), false, String(value));
});

Deno.test("peerIdOf() gives a peer id for any identity, another for each stream", () => {
  const other = formatAddress({ creator: PEOPLE.creator, d: "wasps" });
  fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (identity) => {
    const id = peerIdOf(identity, address);
    assert.ok(isPeerId(id));
    assert.notEqual(id, peerIdOf(identity, other));
  }));
});
