import assert from "node:assert/strict";
import { waitFor } from "../trial/trial-box.ts";
import { startMirror } from "./mirror.ts";
import { withMirror } from "./trial-mirror.ts";
import { STREAM } from "./trial-source.ts";

Deno.test("startMirror() says in public of a place that it can't reach no more than that", () =>
  withMirror(1, async ({ mirror, log }) => {
    await waitFor("a rest", () => Promise.resolve(log.length > 0 || undefined), 8000);
    const [source] = mirror.status().mirror?.sources ?? [];
    assert.deepEqual([source?.state, source?.why], ["resting", "no-answer"]);
  }, { before: async ([source]) => await source?.stop() }));

Deno.test("startMirror() names a carrier of its own network to whoever runs it, and to nobody else", () =>
  withMirror(1, async ({ mirror, get }) => {
    assert.match(mirror.status().mirror?.sources[0]?.host ?? "", /^127\.0\.0\.1:\d+$/);
    const told = await (await get("status.json")).text();
    assert.doesNotMatch(told, /127\.0\.0\.1/);
    assert.match(told, /"host":"own-network-1"/);
  }));

Deno.test("startMirror() asks a place again that rests, though the machine's clock is set back", () =>
  withMirror(1, async ({ mirror, sources, skew }) => {
    await waitFor(
      "a rest",
      () => Promise.resolve(mirror.status().mirror?.sources[0]?.state === "resting" || undefined),
      8000,
    );
    skew(-3_600_000);
    await sources[0]?.start();
    await waitFor(
      "it is asked",
      () => Promise.resolve((sources[0]?.requests.length ?? 0) > 0 || undefined),
      25_000,
    );
  }, { before: async ([source]) => await source?.stop() }));

Deno.test("startMirror() can be closed while a relay's name is looked up", async () => {
  let looked = 0;
  await withMirror(1, () => Promise.resolve(), {
    linkRelays: ["wss://hangs.example"],
    resolve: () => {
      looked++;
      return new Promise(() => {});
    },
  });
  assert.ok(looked > 0);
});

Deno.test("startMirror() asks nothing of its own network that is merely announced", () =>
  withMirror(1, async ({ sources, mirror, log }) => {
    await waitFor("a refusal", () => Promise.resolve(/--from/.test(log.join()) || undefined), 8000);
    assert.deepEqual(sources[0]?.requests, []);
    assert.equal(mirror.status().mirror?.sources[0]?.why, "no-answer");
  }, { from: [] }));

Deno.test("startMirror() asks no relay of its own network that a link alone names", async () => {
  let asked = 0;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    asked++;
    return new Response();
  });
  const relay = `ws://127.0.0.1:${server.addr.port}`;
  const log: string[] = [];
  const start = (relays: string[], linkRelays: string[]) =>
    startMirror({
      address: STREAM,
      relays,
      linkRelays,
      port: 0,
      hostname: "127.0.0.1",
      log: (line) => log.push(line),
    });
  await (await start([], [relay])).close();
  assert.equal(asked, 0);
  assert.ok(log.some((line) => line.includes(relay) && line.includes("--relay")), log.join());
  await (await start([relay], [relay])).close();
  assert.ok(asked > 0, "whoever runs it may name any");
  await server.shutdown();
});
