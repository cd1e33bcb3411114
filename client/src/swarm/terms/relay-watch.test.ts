import assert from "node:assert/strict";
import { makeFakeClock } from "../../../testing/fake-clock.ts";
import type { RelayOffer } from "./relay-offer.ts";
import { watchRelay } from "./relay-watch.ts";

function stand(answers: RelayOffer[]) {
  const clock = makeFakeClock(0);
  const asked: number[] = [];
  const said: boolean[] = [];
  const stop = watchRelay({
    ask() {
      asked.push(clock.now());
      return Promise.resolve(answers.shift() ?? "unknown");
    },
    after: clock.after,
    onOffer: (offered) => said.push(offered),
  });
  return { clock, asked, said, stop };
}

Deno.test("watchRelay() asks again, more and more seldom, while nobody can say", async () => {
  const { clock, asked, said } = stand([]);
  await clock.pass(75_000);
  assert.deepEqual(asked, [0, 5000, 15_000, 35_000, 75_000]);
  await clock.pass(3_600_000);
  const last = asked.slice(-2);
  assert.equal((last[1] ?? 0) - (last[0] ?? 0), 300_000);
  assert.deepEqual(said, []);
});

Deno.test("watchRelay() says yes when the first look failed and the second didn't, and asks no more", async () => {
  const { clock, asked, said } = stand(["unknown", "yes"]);
  await clock.pass(3_600_000);
  assert.deepEqual([asked, said], [[0, 5000], [true]]);
});

Deno.test("watchRelay() asks an edge again that had no relay", async () => {
  const { clock, asked, said } = stand(["no", "yes"]);
  await clock.pass(3_600_000);
  assert.deepEqual([asked, said], [[0, 300_000], [false, true]]);
});

Deno.test("watchRelay() says and asks nothing once stopped", async () => {
  const { clock, asked, said, stop } = stand(["yes"]);
  stop();
  await clock.pass(3_600_000);
  assert.deepEqual([asked, said], [[0], []]);
});
