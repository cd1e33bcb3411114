import assert from "node:assert/strict";
import type { Fault } from "./faults.ts";
import type { FaultStand } from "./stand.ts";
import { strikeOnce } from "./strike-once.ts";
import type { FaultViewer } from "./watching.ts";

const FAULT: Fault = {
  name: "box: is fed half a part",
  struck: ["picture"],
  unseen: true,
  strike: ({ cutPart }) => cutPart("half"),
};

type Trial = { calm?: readonly boolean[]; cut?: boolean; back?: boolean };

/** One strike among viewers who are calm, each time they are asked, as `calm` says. */
function strike({ calm = [true, true], cut = true, back = true }: Trial) {
  const answers = [...calm];
  const viewer = {
    rung: "low",
    shares: false,
    forget: () => Promise.resolve(),
    untilCalm: () => Promise.resolve(answers.shift() ?? assert.fail("asked once more")),
    seen: () => Promise.resolve({ stoodS: 0, leftOutS: 0, wellAtS: 0 }),
    trust: () => Promise.resolve("verified"),
    state: () => Promise.resolve("a page"),
  };
  const stand = {
    cutPart: () => Promise.resolve(cut),
    back: () => Promise.resolve(back),
    witness: { newest: () => ["video 7"], missing: () => Promise.resolve([]), falseWords: () => [] },
  };
  return strikeOnce({
    fault: FAULT,
    stand: stand as unknown as FaultStand,
    viewers: [viewer as unknown as FaultViewer],
    showsMs: 0,
  });
}

Deno.test("strikeOnce() says when all is well again", async () => {
  const { wellAgainS, states } = await strike({});
  assert.ok(wellAgainS !== undefined && wellAgainS >= 0);
  assert.deepEqual(states, []);
});

Deno.test("strikeOnce() never calls well what stood before, could not be struck, or doesn't come back", async () => {
  const trials: [Trial, string[]][] = [
    [{ calm: [false, true] }, ["a picture stood before"]],
    [{ cut: false }, ["it could not be struck"]],
    [{ back: false }, []],
    [{ calm: [true, false] }, []],
  ];
  for (const [trial, why] of trials) {
    const { wellAgainS, states } = await strike(trial);
    assert.equal(wellAgainS, undefined);
    assert.deepEqual(states, [...why, "a page"]);
  }
});
