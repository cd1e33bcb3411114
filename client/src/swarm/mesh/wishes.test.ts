import assert from "node:assert/strict";
import { makeTrialTime } from "../trial-time.ts";
import { makeWishes } from "./wishes.ts";

function stand() {
  const time = makeTrialTime();
  const asked: string[] = [];
  const is = { needed: true, coming: false };
  const wishes = makeWishes({
    after: time.after,
    now: time.now,
    isNeeded: () => is.needed,
    isComing: () => is.coming,
    hopMs: () => 0,
    ask: (peerId, _kind, name) => asked.push(`${peerId} ${name.n}`),
  });
  const offered = (n: number, by: string, sought?: boolean) =>
    wishes.offered("media", { rid: "video", n }, by, sought);
  return { time, asked, is, wishes, offered };
}

Deno.test("nobody is asked for what is here, dropped, or offered by whoever left", () => {
  const { time, asked, is, wishes, offered } = stand();
  offered(1, "a");
  wishes.came("media/video/1");
  offered(2, "b");
  wishes.gone("b");
  is.needed = false;
  offered(3, "c");
  time.pass(100);
  is.needed = true;
  offered(4, "d");
  wishes.close();
  time.pass(1000);
  assert.deepEqual(asked, []);
});

Deno.test("whoever holds what is on its way is asked when it fails, however late, within four seconds", () => {
  const { time, asked, is, offered } = stand();
  is.coming = true;
  for (const n of [1, 2]) offered(n, "a");
  time.pass(2000);
  assert.deepEqual(asked, []);
  is.coming = false;
  time.pass(60);
  assert.deepEqual(asked, ["a 1", "a 2"]);
  is.coming = true;
  offered(3, "a");
  time.pass(5000);
  is.coming = false;
  time.pass(5000);
  assert.deepEqual(asked.slice(2), []);
});

Deno.test("one holder after the other is asked, each given 300 ms", () => {
  const { time, asked, offered } = stand();
  offered(1, "a");
  offered(1, "b");
  time.pass(20);
  assert.deepEqual(asked, ["a 1"]);
  time.pass(250);
  assert.deepEqual(asked, ["a 1"]);
  time.pass(100);
  assert.deepEqual(asked, ["a 1", "b 1"]);
});

Deno.test("who had none to give is asked once more after all the others, and then no more", () => {
  const { time, asked, wishes, offered } = stand();
  for (const holder of ["a", "b", "c"]) offered(1, holder);
  time.pass(700);
  wishes.gone("b");
  time.pass(10_000);
  assert.deepEqual(asked, ["a 1", "b 1", "c 1", "a 1", "c 1"]);
});

Deno.test("lost() asks at once", () => {
  const { time, asked, is, wishes, offered } = stand();
  is.coming = true;
  offered(1, "a");
  time.pass(50);
  is.coming = false;
  wishes.lost("media", { rid: "video", n: 1 });
  assert.deepEqual(asked, ["a 1"]);
});

Deno.test("wishes don't grow with what strangers say they have", () => {
  const { time, asked, offered } = stand();
  for (let n = 0; n < 1000; n++) offered(n, `${n % 100}`);
  time.pass(20);
  assert.equal(asked.length, 128);
});

Deno.test("who says it has more than anybody pushes out its own, and nothing of others", () => {
  const { time, asked, offered } = stand();
  offered(1, "a");
  offered(2, "liar");
  offered(2, "a");
  for (let n = 100; n < 1000; n++) offered(n, "liar");
  time.pass(20);
  assert.deepEqual(asked.slice(0, 3), ["a 1", "a 2", "liar 976"]);
  assert.equal(asked.length, 26);
});

Deno.test("whoever says it again and again is asked no sooner or oftener", () => {
  const { time, asked, offered } = stand();
  for (let times = 0; times < 100; times++) offered(1, "a");
  time.pass(250);
  for (let times = 0; times < 100; times++) offered(1, "a");
  time.pass(200);
  assert.deepEqual(asked, ["a 1", "a 1"]);
});

Deno.test("on a busy machine, where objects come later, holders are asked later, a tenth of a second at most", () => {
  for (const [lateMs, patienceMs] of [[5, 15], [60, 60], [1000, 100]] as const) {
    const { time, asked, is, wishes, offered } = stand();
    is.coming = true;
    for (let n = 0; n < 20; n++) {
      offered(n, "a");
      time.pass(lateMs);
      wishes.came(`media/video/${n}`);
    }
    is.coming = false;
    offered(20, "a");
    time.pass(patienceMs - 1);
    assert.deepEqual(asked, [], `${lateMs}`);
    time.pass(1);
    assert.deepEqual(asked, ["a 20"], `${lateMs}`);
  }
});

Deno.test("what came because it was asked for makes nobody ask later", () => {
  for (const sought of [false, true]) {
    const { time, asked, is, wishes, offered } = stand();
    is.coming = sought;
    for (let n = 0; n < 20; n++) {
      offered(n, "a", sought);
      time.pass(90);
      wishes.came(`media/video/${n}`);
    }
    is.coming = false;
    const before = asked.length;
    assert.equal(before, sought ? 0 : 20);
    offered(20, "a");
    time.pass(14);
    assert.equal(asked.length, before);
    time.pass(1);
    assert.deepEqual(asked.slice(before), ["a 20"]);
  }
});
