import assert from "node:assert/strict";
import { judgeCost, readSource, showLadderCost } from "./ladder-cost.ts";

Deno.test("readSource() is undefined for what isn't a height and a rate", () => {
  for (const text of ["", "1080", "1080p", "p30", "1081p30", "1080p0", "1080i50"]) {
    assert.equal(readSource(text), undefined, text);
  }
});

Deno.test("readSource() reads 1080p30 as a wide picture", () => {
  assert.deepEqual(readSource("1080p30"), { width: 1920, height: 1080, frameRate: 30 });
  assert.deepEqual(readSource("480p60"), { width: 854, height: 480, frameRate: 60 });
});

Deno.test("judgeCost() says no when rungs come slower than they are watched, or need more than there is", () => {
  const busy = judgeCost({ cores: 0.5, speed: 0.9 }, 2);
  assert.ok(busy.verdict === "no" && /too busy/.test(busy.text));
  const large = judgeCost({ cores: 2, speed: 3 }, 2);
  assert.ok(large.verdict === "no" && /fewer or smaller/.test(large.text));
});

Deno.test("judgeCost() is content only where there is room for a busier picture", () => {
  assert.equal(judgeCost({ cores: 1.5, speed: 3 }, 2).verdict, "tight");
  assert.equal(judgeCost({ cores: 0.5, speed: 1.2 }, 2).verdict, "tight");
  const judged = judgeCost({ cores: 0.6, speed: 3 }, 2);
  assert.equal(judged.verdict, "yes");
  assert.match(judged.text, /0\.70 of 2 cores/);
});

Deno.test("showLadderCost() names what it can't read, and has nothing to measure without a smaller rung", async () => {
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  assert.equal(await showLadderCost({ ladder: "720", source: "1080p30", cores: 2, say }), 2);
  assert.match(said.at(-1) ?? "", /720p:2500k/);
  assert.equal(await showLadderCost({ ladder: "auto", source: "huge", cores: 2, say }), 2);
  assert.match(said.at(-1) ?? "", /--source is "huge"/);
  assert.equal(await showLadderCost({ ladder: "720p:2500k", source: "480p30", cores: 2, say }), 0);
  assert.match(said.at(-1) ?? "", /nothing to pay/);
});
