import assert from "node:assert/strict";
import { makeTrialTime } from "../trial-time.ts";
import { makePromises } from "./promises.ts";

const name = { rid: "video", n: 7 };

function stand({ kept = false } = {}) {
  const time = makeTrialTime(0);
  const heard: string[] = [];
  const promises = makePromises({
    isKept: () => kept,
    onKept: (peer) => void heard.push(`${peer} kept`),
    onBroken: (peer) => void heard.push(`${peer} broke`),
    after: time.after,
  });
  return { promises, heard, pass: time.pass };
}

Deno.test("take() takes a peer's word about an object once", () => {
  const { promises, pass } = stand();
  assert.deepEqual([promises.take("a", name), promises.take("a", name)], [true, false]);
  pass(1000);
  assert.deepEqual([promises.take("a", name), promises.isComing(name)], [false, false]);
  assert.ok(promises.take("a", { ...name, n: 8 }));
});

Deno.test("isComing() believes nobody for longer than a fetch may take, and says what came of it", () => {
  for (const kept of [false, true]) {
    const { promises, heard, pass } = stand({ kept });
    promises.take("a", name);
    pass(600);
    assert.deepEqual([promises.isComing(name), heard], [true, []]);
    pass(100);
    assert.deepEqual([promises.isComing(name), heard], [false, [kept ? "a kept" : "a broke"]]);
    assert.ok(promises.spoke("a", name));
  }
});

Deno.test("isComing() goes by whoever is believed last", () => {
  const { promises, pass } = stand();
  promises.take("a", name);
  pass(500);
  promises.take("b", name);
  pass(500);
  assert.ok(promises.isComing(name));
  promises.close();
  assert.equal(promises.isComing(name), false);
});
