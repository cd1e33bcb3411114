import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { KIND, kindClass, OWN_KINDS } from "./kinds.ts";

const list = readFileSync(new URL("known-kinds.txt", import.meta.url), "utf8");
const known = new Set(list.replaceAll(/^#.*$/gm, "").trim().split(/\s+/).map(Number));

Deno.test("OWN_KINDS holds no kind that others use", () => {
  assert.deepEqual(OWN_KINDS.filter((kind) => known.has(kind)), []);
});

Deno.test("OWN_KINDS holds every kind of ours that others don't use", () => {
  assert.ok(known.size > 200 && known.has(KIND.liveEvent) && known.has(KIND.profile), "the list was read");
  assert.deepEqual(Object.values(KIND).filter((kind) => !known.has(kind)), [...OWN_KINDS]);
});

Deno.test("KIND gives each number one name", () => {
  assert.equal(new Set(Object.values(KIND)).size, Object.values(KIND).length);
});

Deno.test("kindClass() follows NIP-01's ranges to the edge", () => {
  const classes = [0, 1, 3, 4, 5, 9_999, 10_000, 19_999, 20_000, 29_999, 30_000, 39_999, 40_000, 65_535].map((
    kind,
  ) => `${kind} ${kindClass(kind)}`);
  assert.deepEqual(classes, [
    "0 replaceable",
    "1 regular",
    "3 replaceable",
    "4 regular",
    "5 regular",
    "9999 regular",
    "10000 replaceable",
    "19999 replaceable",
    "20000 ephemeral",
    "29999 ephemeral",
    "30000 addressable",
    "39999 addressable",
    "40000 regular",
    "65535 regular",
  ]);
});

Deno.test("kindClass() gives ours the class that they need", () => {
  assert.equal(kindClass(KIND.delegation), "addressable");
  assert.equal(kindClass(KIND.stakeTerms), "addressable");
  assert.equal(kindClass(KIND.checkpoint), "ephemeral");
  assert.equal(kindClass(KIND.admission), "ephemeral");
  assert.equal(kindClass(KIND.transferReceipt), "ephemeral");
  assert.equal(kindClass(KIND.checkpointRecord), "regular");
});
