import assert from "node:assert/strict";
import { makeTrialTime } from "./trial-swarm.ts";
import { makeWishes } from "./wishes.ts";

function stand() {
  const time = makeTrialTime();
  const asked: string[] = [];
  const needed = { yes: true };
  const wishes = makeWishes({
    after: time.after,
    isNeeded: () => needed.yes,
    ask: (peerId, _kind, name) => asked.push(`${peerId} ${name.n}`),
  });
  const offered = (n: number, by: string) => wishes.offered("media", { rid: "video", n }, by);
  return { time, asked, needed, wishes, offered };
}

Deno.test("nobody is asked for what is on its way, dropped, or offered by whoever left", () => {
  const { time, asked, needed, wishes, offered } = stand();
  offered(1, "a");
  wishes.drop("media/video/1");
  offered(2, "b");
  wishes.gone("b");
  needed.yes = false;
  offered(3, "c");
  time.pass(100);
  wishes.close();
  needed.yes = true;
  time.pass(1000);
  assert.deepEqual(asked, []);
});

Deno.test("one holder after the other is asked, each given 300 ms", () => {
  const { time, asked, offered } = stand();
  offered(1, "a");
  offered(1, "b");
  time.pass(20);
  assert.deepEqual(asked, ["a 1"]);
  time.pass(250);
  assert.deepEqual(asked, ["a 1"]);
  time.pass(1000);
  assert.deepEqual(asked, ["a 1", "b 1"]);
});

Deno.test("lost() asks at once", () => {
  const { time, asked, needed, wishes, offered } = stand();
  needed.yes = false;
  offered(1, "a");
  time.pass(50);
  needed.yes = true;
  wishes.lost("media", { rid: "video", n: 1 });
  assert.deepEqual(asked, ["a 1"]);
});

Deno.test("wishes don't grow with what strangers say they have", () => {
  const { time, asked, offered } = stand();
  for (let n = 0; n < 1000; n++) offered(n, "a");
  time.pass(20);
  assert.equal(asked.length, 128);
});

Deno.test("whoever says it again and again is asked once", () => {
  const { time, asked, offered } = stand();
  for (let times = 0; times < 100; times++) offered(1, "a");
  time.pass(5000);
  assert.deepEqual(asked, ["a 1"]);
});
