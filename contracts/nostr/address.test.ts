import assert from "node:assert/strict";
import fc from "fast-check";
import { formatAddress, isStreamName, readAddress, readForeignAddress } from "./address.ts";
import { PEOPLE } from "./fixtures/people.ts";
import { KIND } from "./kinds.ts";

const { creator } = PEOPLE;
const LIVE = KIND.liveEvent;

Deno.test("readAddress() gives undefined for another kind, a broken key and names that aren't ours", () => {
  const texts = [
    "",
    `${LIVE}`,
    `${LIVE}:${creator}`,
    `${LIVE}:${creator}:`,
    `${LIVE}:${creator.toUpperCase()}:bees`,
    `${LIVE}:${creator.slice(1)}:bees`,
    `${KIND.delegation}:${creator}:bees`,
    ` ${LIVE}:${creator}:bees`,
    `${LIVE}:${creator}:bees\n`,
    `${LIVE}:${creator}:Bees`,
    `${LIVE}:${creator}:be:es`,
    `${LIVE}:${creator}:${"a".repeat(33)}`,
    `${LIVE}:${creator}:bees/../wasps`,
  ];
  for (const text of texts) assert.equal(readAddress(text), undefined, text);
});

Deno.test("isStreamName() refuses what isn't 1 to 32 of a to z, 0 to 9 and -", () => {
  for (const d of ["", "a b", "A", "ä", "a_b", "a.b", "a\n", "a".repeat(33)]) {
    assert.equal(isStreamName(d), false, d);
  }
  for (const d of ["a", "-", "a-9", "a".repeat(32)]) assert.equal(isStreamName(d), true, d);
});

Deno.test("readAddress() reads what formatAddress() wrote", () =>
  fc.assert(fc.property(fc.stringMatching(/^[a-z0-9-]{1,32}$/), (d) => {
    assert.deepEqual(readAddress(formatAddress({ creator, d })), { creator, d });
  })));

Deno.test("readForeignAddress() takes any d, colons and nothing at all included", () =>
  fc.assert(fc.property(fc.string(), (d) => {
    assert.deepEqual(readForeignAddress(formatAddress({ creator, d })), { creator, d });
  })));

Deno.test("readForeignAddress() gives undefined for another kind or a broken key", () => {
  assert.equal(readForeignAddress(`${KIND.goal}:${creator}:a`), undefined);
  assert.equal(readForeignAddress(`${LIVE}:${creator}x:a`), undefined);
  assert.equal(readForeignAddress(`${LIVE}:${creator}`), undefined);
});
