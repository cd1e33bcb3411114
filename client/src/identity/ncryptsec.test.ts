import assert from "node:assert/strict";
import { fromHex, toHex } from "../../../contracts/hex.ts";
import { costOf, readKeyText, writeNcryptsec } from "./ncryptsec.ts";
import { makeKeyVault } from "./key-vault.ts";
import { SignerFault } from "./signer-fault.ts";

// The example of NIP-49.
const example =
  "ncryptsec1qgg9947rlpvqu76pj5ecreduf9jxhselq2nae2kghhvd5g7dgjtcxfqtd67p9m0w57lspw8gsq6yphnm8623nsl8xn9j4jdzz84zm3frztj3z7s35vpzmqf6ksu8r89qk5z2zxfmu5gv8th8wclt0h4p";
const exampleSecret = "3501454135014541350145413501453fefb02227e449e57cf4d3a3ce05378683";
const nsec = "nsec180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsgyumg0";
const refused = (code: string) => ({ verdict: "refused", code });

Deno.test("readKeyText() names what is no key", () => {
  for (
    const text of [
      "",
      "hello",
      "npub1zutzeysacnf9rru6zqwmxd54mud0k44tst6l70ja5mhv8jjumytsd2x7nu",
      "x".repeat(600),
    ]
  ) {
    assert.deepEqual(readKeyText(text, "pw"), refused("not-a-key"));
  }
  assert.deepEqual(readKeyText(nsec.slice(0, -1) + "q", undefined), refused("not-a-key"));
  assert.deepEqual(readKeyText(example.slice(0, -1) + "q", "nostr"), refused("not-a-key"));
  assert.deepEqual(readKeyText("ncryptsec1qg", "nostr"), refused("not-a-key"));
});

Deno.test("readKeyText() asks for the password before it computes, and says when it is wrong", () => {
  assert.deepEqual(readKeyText(example, undefined), { verdict: "needs-password" });
  assert.deepEqual(readKeyText(example, ""), { verdict: "needs-password" });
  assert.deepEqual(readKeyText(example, "nostr2"), refused("wrong-password"));
});

Deno.test("readKeyText() refuses a text that would cost gigabytes", () => {
  assert.equal(costOf(example), 16);
  // Cost 22 with a checksum that fits: made by the same library with the cost changed.
  const costly = bech32With(22);
  assert.equal(costOf(costly), 22);
  assert.deepEqual(readKeyText(costly, "nostr"), refused("costly-key"));
});

Deno.test("readKeyText() reads the example of NIP-49, an nsec, and what writeNcryptsec() wrote", () => {
  const secretOf = (text: string, password?: string) => {
    const read = readKeyText(text, password);
    return read.verdict === "secret" ? toHex(read.secret) : read;
  };
  assert.equal(secretOf(` ${example}\n`, "nostr"), exampleSecret);
  assert.equal(secretOf(nsec), "3bf0c63fcb93463407af97a5e5ee64fa883d107ef9e558472c4eb9aaaefa459d");
  const secret = fromHex(exampleSecret) ?? new Uint8Array();
  // NFKC: the same password typed on another keyboard.
  assert.equal(secretOf(writeNcryptsec(secret, "pass\u212Bword"), "pass\u00C5word"), exampleSecret);
});

Deno.test("makeKeyVault() locks and unlocks in a worker, and names a wrong password", async () => {
  const vault = makeKeyVault();
  const secret = fromHex(exampleSecret) ?? new Uint8Array();
  const locked = await vault.lock(secret, "correct horse");
  assert.match(locked, /^ncryptsec1/);
  assert.equal(toHex(await vault.unlock(locked, "correct horse")), exampleSecret);
  const fault = (code: string) => (error: unknown) => error instanceof SignerFault && error.code === code;
  await assert.rejects(vault.unlock(locked, "wrong"), fault("wrong-password"));
  await assert.rejects(vault.unlock("nonsense", undefined), fault("not-a-key"));
});

function bech32With(cost: number): string {
  const charset = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  const words = [...example.slice("ncryptsec1".length, -6)].map((c) => charset.indexOf(c));
  words[1] = ((words[1] ?? 0) & ~3) | (cost >> 6);
  words[2] = (cost >> 1) & 31;
  words[3] = ((words[3] ?? 0) & 15) | ((cost & 1) << 4);
  const codes = [..."ncryptsec"].map((c) => c.charCodeAt(0));
  let sum = 1;
  for (
    const value of [
      ...codes.map((c) => c >> 5),
      0,
      ...codes.map((c) => c & 31),
      ...words,
      0,
      0,
      0,
      0,
      0,
      0,
    ]
  ) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].forEach((g, i) => {
      if ((top >> i) & 1) sum ^= g;
    });
  }
  sum ^= 1;
  const check = [0, 1, 2, 3, 4, 5].map((i) => (sum >> (5 * (5 - i))) & 31);
  return "ncryptsec1" + [...words, ...check].map((w) => charset[w]).join("");
}
