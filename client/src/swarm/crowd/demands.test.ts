import assert from "node:assert/strict";
import { makeDemands } from "./demands.ts";

function stand() {
  let ms = 0;
  const demands = makeDemands({ now: () => ms });
  return { demands, pass: (by: number) => void (ms += by) };
}

Deno.test("asked() has one segment answered three times, whatever else is asked", () => {
  const { demands } = stand();
  const verdicts = [1, 2, 3, 4].map(() => demands.asked("a", "video/1"));
  assert.deepEqual(verdicts, ["hear", "hear", "hear", "ignore"]);
  assert.deepEqual([demands.asked("a", "video/2"), demands.asked("b", "video/1")], ["hear", "hear"]);
});

Deno.test("asked() hears what a newcomer asks for, and no more than one can play after that", () => {
  const { demands, pass } = stand();
  const heard = () => {
    let times = 0;
    while (demands.asked("a", `video/${Math.random()}`) === "hear") times++;
    return times;
  };
  assert.equal(heard(), 30);
  pass(2000);
  assert.equal(heard(), 6);
  pass(3_600_000);
  assert.equal(heard(), 30);
});

Deno.test("asked() says flood of who goes on and on in vain, and begins anew with who has left", () => {
  const { demands } = stand();
  const verdicts = Array.from({ length: 200 }, () => demands.asked("a", "video/1"));
  assert.equal(verdicts.findIndex((verdict) => verdict === "flood"), 103);
  assert.equal(demands.asked("b", "video/1"), "hear");
  demands.forget("a");
  assert.equal(demands.asked("a", "video/1"), "hear");
});

Deno.test("said() hears a peer's announcements, and not a hundred a second of them", () => {
  const { demands, pass } = stand();
  for (let second = 0; second < 60; second++) {
    for (let times = 0; times < 10; times++) assert.equal(demands.said("a"), "hear");
    pass(1000);
  }
  const verdicts = Array.from({ length: 300 }, () => demands.said("a"));
  assert.deepEqual([verdicts[99], verdicts[100], verdicts[299]], ["hear", "ignore", "flood"]);
});
