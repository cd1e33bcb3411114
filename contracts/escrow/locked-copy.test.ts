import assert from "node:assert/strict";
import { openLockedCopy, readLockedCopy, writeLockedCopy } from "./locked-copy.ts";

const seed = "5a".repeat(32);
const key = `ncryptsec1${"q".repeat(150)}`;
const nonce = new Uint8Array(32).fill(3);
const text = JSON.stringify({ stake: "and all that belongs to it" });
const locked = writeLockedCopy({ key, text, seed, nonce });

Deno.test("readLockedCopy() takes nothing else for a locked copy", () => {
  const [prefix, , sealed] = locked.split(":");
  for (
    const other of [
      "",
      text,
      key,
      `dstream-stake-key:${key}`,
      `${prefix}:${key}`,
      `${prefix}:nsec1qqqq:${sealed}`,
      `${prefix}:${key}:`,
      `${prefix}:${key}:${sealed}:more`,
      `${prefix}:${key}:${"A".repeat(800_000)}`,
      locked.slice(1),
    ]
  ) assert.equal(readLockedCopy(other), undefined, other.slice(0, 60));
});

Deno.test("openLockedCopy() opens nothing with other bytes, nor what was bent anywhere", () => {
  const read = readLockedCopy(locked);
  assert.ok(read !== undefined);
  assert.equal(openLockedCopy(read, "5b".repeat(32)), undefined);
  for (let at = 0; at < read.sealed.length - 2; at += 7) {
    const letter = read.sealed[at] === "A" ? "B" : "A";
    const sealed: string = read.sealed.slice(0, at) + letter + read.sealed.slice(at + 1);
    assert.equal(openLockedCopy({ ...read, sealed }, seed), undefined, `letter ${at}`);
  }
});

Deno.test("writeLockedCopy() shows nothing of the stake, and openLockedCopy() gives all of it back", () => {
  assert.ok(!locked.includes("belongs") && !locked.includes(seed));
  const read = readLockedCopy(` ${locked}\n`);
  assert.equal(read?.key, key);
  assert.equal(read && openLockedCopy(read, seed), text);
  const long = "x".repeat(200_000);
  const held = readLockedCopy(writeLockedCopy({ key, text: long, seed, nonce }));
  assert.equal(held && openLockedCopy(held, seed), long);
});
