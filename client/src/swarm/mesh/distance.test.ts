import assert from "node:assert/strict";
import { makeFakeClock } from "../../../testing/fake-clock.ts";
import { makeDistance } from "./distance.ts";

Deno.test("hopMs() is unknown before anybody measured, then half the round trip of the slower neighbours", async () => {
  const clock = makeFakeClock();
  const trips: (number | undefined)[] = [undefined];
  const distance = makeDistance(
    clock.after,
    () => trips.map((ms) => ({ roundTripMs: () => Promise.resolve(ms) })),
  );
  await clock.pass(5500);
  assert.equal(distance.hopMs(), undefined);
  trips.push(10, 20, 80, 90);
  await clock.pass(5000);
  assert.equal(distance.hopMs(), 45);
  distance.close();
  trips.splice(0);
  trips.push(2);
  await clock.pass(20_000);
  assert.equal(distance.hopMs(), 45);
});

Deno.test("medianHopMs() is made no longer by two of four neighbours that answer late on purpose", async () => {
  const clock = makeFakeClock();
  const distance = makeDistance(
    clock.after,
    () => [9000, 9000, 30, 20].map((ms) => ({ roundTripMs: () => Promise.resolve(ms) })),
  );
  assert.equal(distance.medianHopMs(), undefined);
  await clock.pass(5500);
  assert.equal(distance.medianHopMs(), 15);
  distance.close();
});

Deno.test("hopMs() goes by the others when a browser refuses to say it of one, and looks again", async () => {
  const clock = makeFakeClock();
  let other = 20;
  const distance = makeDistance(clock.after, () => [
    { roundTripMs: () => Promise.reject(new DOMException("closed", "InvalidStateError")) },
    { roundTripMs: () => Promise.resolve(other) },
  ]);
  await clock.pass(5500);
  assert.equal(distance.hopMs(), 10);
  other = 40;
  await clock.pass(5000);
  assert.equal(distance.hopMs(), 20);
  distance.close();
});

Deno.test("medianHopMs() is made longer by what lasts, and not by a machine that is busy for a while", async () => {
  const clock = makeFakeClock();
  let ms = 10;
  const links = [1, 2, 3].map(() => ({ roundTripMs: () => Promise.resolve(ms) }));
  const distance = makeDistance(clock.after, () => links);
  await clock.pass(5500);
  ms = 90;
  await clock.pass(10_000);
  assert.deepEqual([distance.medianHopMs(), distance.hopMs()], [5, 45]);
  await clock.pass(5000);
  assert.equal(distance.medianHopMs(), 45);
  ms = 10;
  await clock.pass(5000);
  assert.equal(distance.medianHopMs(), 5);
  distance.close();
});
