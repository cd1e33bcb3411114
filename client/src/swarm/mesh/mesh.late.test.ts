import assert from "node:assert/strict";
import { rankedPeers } from "../../../../contracts/swarm/election.ts";
import { hello, part, say } from "./trial-intruder.ts";
import { makeTrialSwarm } from "./trial-swarm.ts";

Deno.test("who steps in late and brings it more than a second after it was listed has kept its word, and the box is asked once", () => {
  const swarm = makeTrialSwarm({ patienceMs: 850 });
  const pages = [0, 1, 2].map(() => swarm.add({ boxMs: 200, bufferedMs: 9000 }));
  for (const [at, page] of pages.entries()) {
    for (const other of pages.slice(at + 1)) swarm.join(page, other);
  }
  const silent = pages.map((page) => swarm.intrude(page));
  for (const end of silent) say(end, hello(end.id));
  swarm.time.pass(500);
  const ids = [...pages.map(({ id }) => id), ...silent.slice(0, 1).map(({ id }) => id)];
  const firstIsSilent = (p: number) =>
    rankedPeers(ids.map((peerId) => ({ peerId, uplink: 0 })), part(p))[0] === silent[0]?.id;
  const p = Array.from({ length: 100 }, (_, p) => p).find(firstIsSilent);
  assert.ok(p !== undefined);
  for (const page of pages) page.list(part(p));
  swarm.time.pass(1049);
  assert.deepEqual(pages.map(({ store }) => store.has(part(p))), [false, false, false]);
  swarm.time.pass(3000);
  assert.deepEqual(pages.map(({ store }) => store.has(part(p))), [true, true, true]);
  assert.equal(pages.flatMap(({ fetched }) => fetched).length, 1);
  assert.deepEqual(pages.flatMap(({ lost }) => lost), []);
});
