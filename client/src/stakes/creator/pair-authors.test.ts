import assert from "node:assert/strict";
import { pairSecret } from "../../../../contracts/escrow/letter-author.ts";
import { publicKeyOf } from "../../../../contracts/nostr/event.ts";
import { makePairAuthors } from "./pair-authors.ts";
import { KEY, OTHER_KEY, trialRequest } from "./trial-room.ts";

const [a, b, c] = [trialRequest("a"), trialRequest("b"), trialRequest("c")];

function trial() {
  const taken: [stake: string, authors: string[]][] = [];
  const authors = makePairAuthors({
    keys: () => [KEY, OTHER_KEY],
    take: (stake, authors) => taken.push([stake, authors]),
  });
  return { taken, authors };
}

Deno.test("makePairAuthors() finds the names under which a viewer writes, for each key of the creator's, two stakes a beat", () => {
  const { taken, authors } = trial();
  for (const { name, context } of [a, b, c]) authors.put(name, context.keys.viewer, "paid");
  authors.beat();
  assert.equal(taken.length, 2);
  authors.beat();
  authors.beat();
  const names = [KEY, OTHER_KEY].map(({ baseKey }) => publicKeyOf(pairSecret(a.viewerSecret, baseKey)));
  assert.deepEqual([taken.length, taken[0]], [3, [a.name, names]]);
});

Deno.test("makePairAuthors() is asked once for each stake and state, however often an arbiter repeats itself", () => {
  const { taken, authors } = trial();
  for (let n = 0; n < 50; n++) authors.put(a.name, a.context.keys.viewer, n % 2 === 0 ? "paid" : "opened");
  for (let n = 0; n < 50; n++) authors.beat();
  assert.equal(taken.length, 2);
});
