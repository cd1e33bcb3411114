import assert from "node:assert/strict";
import { checkSchnorr } from "../../../contracts/nostr/event.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import { RELAY_LIMITS } from "../limits.ts";
import { loadSchnorrWasm } from "../schnorr-wasm.ts";
import { startRelay } from "../server.ts";
import { openStore } from "../store.ts";
import { type CaseResult, CASES, runConformance } from "./suite.ts";

Deno.test("runConformance() passes every case on our relay", async () => {
  const relay = await startRelay({
    hostname: "127.0.0.1",
    port: 0,
    store: openStore({ path: ":memory:", capacity: 10_000 }),
    limits: RELAY_LIMITS,
    check: await loadSchnorrWasm(),
    now: Date.now,
    onFault: (error) => assert.fail(String(error)),
  });
  const results: CaseResult[] = [];
  const sum = await runConformance(`ws://127.0.0.1:${relay.port}`, (result) => results.push(result));
  await relay.stop();
  assert.deepEqual(results.filter(({ state }) => state !== "passed"), []);
  assert.deepEqual(sum, { passed: CASES.length, failed: 0, skipped: 0 });
});

Deno.test("runConformance() fails cases on a relay that checks nothing and forgets deletions", async () => {
  const store = openStore({ path: ":memory:", capacity: 10_000 });
  const relay = await startRelay({
    hostname: "127.0.0.1",
    port: 0,
    store: { ...store, find: (filters, _limit, now) => store.find(filters, 1, now), count: () => 7 },
    limits: RELAY_LIMITS,
    check: (event) => event.kind === KIND.clientAuth ? checkSchnorr(event) : true,
    now: Date.now,
    onFault: (error) => assert.fail(String(error)),
  });
  const failed: string[] = [];
  await runConformance(`ws://127.0.0.1:${relay.port}`, (result) => {
    if (result.state === "failed") failed.push(result.name);
  });
  await relay.stop();
  for (
    const name of ["refuses an event with another event's signature", "brings stored events newest first"]
  ) {
    assert.ok(failed.includes(name), `${name} should have failed`);
  }
});
