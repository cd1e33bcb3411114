import assert from "node:assert/strict";
import { agreedAhead, makeClockWatch } from "./clock-watch.ts";

const NOW = 1_790_000_000_000;

/** A relay's HTTP answer that says it is so many seconds before the box's clock. */
const told = (aheadS: number, headers: Record<string, string> = {}) =>
  new Response("", { headers: { date: new Date(NOW - aheadS * 1000).toUTCString(), ...headers } });

function watch(answers: Record<string, () => Response>) {
  const asked: string[] = [];
  let [nowMs, steadyMs] = [NOW, 5000];
  const clock = makeClockWatch({
    now: () => nowMs,
    steady: () => steadyMs,
    fetch: (input) => {
      const url = String(input);
      asked.push(url);
      const answer = answers[url];
      return answer === undefined ? Promise.reject(new TypeError("refused")) : Promise.resolve(answer());
    },
  });
  const wait = (ms: number) => {
    nowMs += ms;
    steadyMs += ms;
  };
  return { clock, asked, wait, set: (byMs: number) => nowMs += byMs };
}

Deno.test("agreedAhead() believes no single clock, nor one against one, nor a minority", () => {
  assert.equal(agreedAhead([]), undefined);
  assert.equal(agreedAhead([3600]), undefined);
  assert.equal(agreedAhead([0, 3600]), undefined);
  assert.equal(agreedAhead([0, 1, 3600, 3601]), undefined);
  assert.equal(agreedAhead([0, 50, 100]), undefined);
});

Deno.test("agreedAhead() gives what most clocks say", () => {
  assert.equal(agreedAhead([60, 61]), 61);
  assert.equal(agreedAhead([0, 1, 3600]), 1);
  assert.equal(agreedAhead([-90, -91, 2]), -90);
});

Deno.test("aheadS() knows nothing of stored answers, answers without a date, and relays that don't answer", async () => {
  const { clock } = watch({
    "https://stored.example/": () => told(3600, { age: "3600" }),
    "https://bare.example/": () => new Response(""),
    "https://one.example/": () => told(3600),
  });
  await clock.ask([
    "wss://stored.example",
    "wss://bare.example",
    "wss://one.example",
    "wss://gone.example",
    "not a relay",
  ]);
  assert.equal(clock.aheadS(), undefined);
});

Deno.test("aheadS() is what relays agree on, asked once in ten minutes and believed for thirty", async () => {
  const { clock, asked, wait } = watch({
    "https://one.example/": () => told(90),
    "http://two.example:7000/": () => told(91),
  });
  const relays = ["wss://one.example", "ws://two.example:7000/"];
  await clock.ask(relays);
  assert.ok(Math.abs((clock.aheadS() ?? 0) - 90) < 2);
  await clock.ask(relays);
  assert.equal(asked.length, 2);
  wait(31 * 60_000);
  assert.equal(clock.aheadS(), undefined);
});

Deno.test("aheadS() believes nothing from before the box's clock was set, and the relays are asked again", async () => {
  const { clock, asked, set } = watch({
    "https://one.example/": () => told(90),
    "https://two.example/": () => told(90),
  });
  const relays = ["wss://one.example", "wss://two.example"];
  await clock.ask(relays);
  set(-90_000);
  assert.equal(clock.aheadS(), undefined);
  await clock.ask(relays);
  assert.equal(asked.length, 4);
  assert.ok(Math.abs(clock.aheadS() ?? 99) < 2);
  // Set by less than it can be read: nobody has to be asked for that.
  set(400);
  await clock.ask(relays);
  assert.equal(asked.length, 4);
});

Deno.test("aheadS() asks a relay that said nothing again after seconds, and less and less often", async () => {
  const one = "https://one.example/";
  let answer = told(90);
  const answers = { [one]: () => answer, "https://two.example/": () => told(90) };
  const { clock, asked, wait, set } = watch(answers);
  const relays = ["wss://one.example", "wss://two.example"];
  await clock.ask(relays);
  answer = new Response("");
  set(-90_000);
  await clock.ask(relays);
  assert.equal(clock.aheadS(), undefined);
  const again = async (ms: number) => {
    wait(ms);
    await clock.ask(relays);
    return asked.filter((url) => url === one).length;
  };
  assert.deepEqual([await again(4999), await again(1)], [2, 3]);
  assert.deepEqual([await again(9999), await again(1)], [3, 4]);
  // 35 seconds after the other relay was asked.
  answer = told(90 - 35);
  assert.equal(await again(20_000), 5);
  assert.ok(Math.abs(clock.aheadS() ?? 99) < 2);
  assert.equal(await again(20_000), 5);
});

Deno.test("aheadS() takes no answer within which the box's clock was set", async () => {
  const { clock, set } = watch({
    "https://one.example/": () => (set(-60_000), told(0)),
    "https://two.example/": () => told(0),
    // Agrees with what the question before would seem to say.
    "https://three.example/": () => told(30),
  });
  await clock.ask(["wss://two.example"]);
  await clock.ask(["wss://one.example", "wss://three.example"]);
  assert.equal(clock.aheadS(), undefined);
});
