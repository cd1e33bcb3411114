import assert from "node:assert/strict";
import type { Known } from "./known-objects.ts";
import { makeLateParts } from "./late-parts.ts";
import { makeTrialSwarm } from "./trial-swarm.ts";
import { makeTrialTime } from "./trial-time.ts";

const known = (p: number, fresh = false): Known => ({
  name: { rid: "video", n: 9, p },
  url: `https://box.example/p${p}.m4s`,
  source: "",
  length: 4,
  fresh,
});

function stand(listed: readonly Known[], there: readonly number[] = []) {
  const time = makeTrialTime(0);
  const said: string[] = [];
  const late = makeLateParts({
    objects: {
      following: ({ p = 0 }, most) => listed.filter(({ name }) => (name.p ?? 0) > p).slice(0, most),
    },
    isThere: ({ p }) => there.includes(p ?? 0),
    ask: ({ p }) => said.push(`ask ${p}`),
    patienceMs: () => 200,
    elect: ({ p }) => said.push(`elect ${p} at ${time.now()}`),
    after: time.after,
  });
  return { time, said, late };
}

Deno.test("makeLateParts() looks neither for what is there nor for what is elected anyway, and for each once", () => {
  const parts = [known(0), known(1), known(2, true), known(3)];
  const { time, said, late } = stand(parts, [1]);
  late.seek(parts[0] ?? known(0));
  late.seek(parts[0] ?? known(0));
  time.pass(1000);
  assert.deepEqual(said, ["ask 0", "ask 3", "elect 0 at 200", "elect 3 at 200"]);
  assert.deepEqual([0, 1, 2].map((p) => late.sought(known(p).name)), [true, false, false]);
});

Deno.test("makeLateParts() looks for no more than a player soon asks for", () => {
  const parts = Array.from({ length: 40 }, (_, p) => known(p));
  const { said, late } = stand(parts);
  late.seek(known(0));
  assert.equal(said.length, 6);
});

Deno.test("makeLateParts() elects nobody once it is closed", () => {
  const { time, said, late } = stand([]);
  late.seek(known(0));
  late.close();
  time.pass(1000);
  assert.deepEqual(said, ["ask 0"]);
});

Deno.test("makeSharingClient() needs one copy of each part as well when a box falls silent and lists many at once", () => {
  for (const targetMs of [2000, 3500]) {
    const swarm = makeTrialSwarm({ pages: 6, targetMs });
    swarm.box.halt(1600);
    const { copies, stalls, wrong, smallestMs } = swarm.measure(4);
    assert.deepEqual({ stalls, wrong }, { stalls: 0, wrong: 0 });
    assert.ok(smallestMs >= 150, `${smallestMs} ms left to play`);
    assert.ok(copies <= 1.1, `${copies} copies`);
  }
});
