import assert from "node:assert/strict";
import { makeFakeClock } from "../../../testing/fake-clock.ts";
import { makeToldOnce, type Telling } from "./told-once.ts";

function start() {
  const clock = makeFakeClock();
  let telling: Telling | undefined;
  const once = makeToldOnce({ after: clock.after, onTell: (next) => telling = next });
  return { clock, once, telling: () => telling };
}

Deno.test("note() has a thing told for twelve seconds, and once more when it happens again", async () => {
  const { clock, once, telling } = start();
  once.note("fall", true);
  await clock.pass(11_999);
  assert.equal(telling(), "fall");
  once.note("fall", true);
  await clock.pass(11_999);
  assert.equal(telling(), "fall");
  await clock.pass(1);
  assert.equal(telling(), undefined);
});

Deno.test("close() ends what is told for good, also when the other thing holds no more", () => {
  const { once, telling } = start();
  once.note("fall", true);
  once.close();
  assert.equal(telling(), undefined);
  once.note("left-out", true);
  assert.equal(telling(), "left-out");
  once.note("left-out", false);
  assert.equal(telling(), undefined);
});

Deno.test("one thing's time ends nothing of the other's, and what was hidden is told for the rest of its own", async () => {
  const { clock, once, telling } = start();
  once.note("fall", true);
  await clock.pass(6000);
  once.note("left-out", true);
  await clock.pass(6000);
  assert.equal(telling(), "left-out");
  once.note("fall", true);
  await clock.pass(6000);
  assert.equal(telling(), "fall");
  once.stop();
  await clock.pass(6000);
  assert.equal(telling(), "fall", "nobody looks any more");
});
