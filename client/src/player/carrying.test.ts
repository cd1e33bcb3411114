import assert from "node:assert/strict";
import { makeCarriage } from "./carriage.ts";
import { makeCarrying } from "./carrying.ts";
import type { Playing } from "./playback.ts";
import { readSources } from "./source-list.ts";
import type { CarrierPlace, Report } from "./worker/messages.ts";

const [A, B, C] = ["a", "b", "c"].map((host) => `https://${host}.example/live/demo/`);
const FOREIGN = "https://c.example/stream.m3u8";

function start() {
  const carriage = makeCarriage(() => 0);
  const sources = readSources([`${A}ll.m3u8`, `${B}ll.m3u8`, `${B}index.m3u8`, `${C}index.m3u8`, FOREIGN]);
  carriage.announce(sources, false);
  const [source] = sources;
  assert.ok(source);
  const rung = { name: "low" } as Playing["rung"];
  let playing: Playing = { source, carrier: source, url: `${A}ll.m3u8`, rung };
  const told: (readonly CarrierPlace[])[] = [];
  const asked: (string | undefined)[] = [];
  const carrying = makeCarrying({
    carriage,
    playback: { current: () => playing, carriedBy: (carrier) => (playing = { ...playing, carrier }) },
    client: { carriers: (places) => told.push(places) },
    status: { ask: (url) => asked.push(url) },
  });
  return { carriage, carrying, told, asked, carrier: () => playing.carrier.id };
}

const brought = (source: string, carrier: "http" | "peer" = "http"): Report => ({
  report: "object",
  source,
  name: { kind: "part" },
  bytes: 1,
  verdict: "verified",
  carrier,
  tampered: false,
});

Deno.test("makeCarrying() names nobody who has not the same under the same names, nor whom other viewers stood in for", () => {
  const { carrying, carrier } = start();
  for (const report of [brought(FOREIGN), brought(`${C}index.m3u8`), brought(`${B}ll.m3u8`, "peer")]) {
    assert.equal(carrying.note(report), false);
    assert.equal(carrier(), A);
  }
});

Deno.test("makeCarrying() names who brought what is shown, and asks the box on while it answers", () => {
  const { carrying, carriage, carrier, asked } = start();
  assert.equal(carrying.note(brought(`${B}ll.m3u8`)), true);
  assert.equal(carrier(), B);
  assert.deepEqual(asked, [`${A}status.json`]);
  carrying.note(brought(`${A}ll.m3u8`));
  carriage.answered(A ?? "", false);
  carrying.note(brought(`${B}ll.m3u8`));
  assert.equal(asked.at(-1), `${B}status.json`);
});

Deno.test("makeCarrying() says who may be asked when that changes, without those that told two stories", () => {
  const { carrying, carriage, told } = start();
  carrying.tell();
  carrying.tell();
  const refusal = { verdict: "fork" as const, n: 3 };
  const source = `${A}ll.m3u8`;
  carriage.report({
    report: "playlist",
    carrier: "http",
    judgeMs: 0,
    clockOffsetMs: 0,
    source,
    verdict: "fork",
    refusal,
  });
  carrying.tell();
  assert.deepEqual(told.map((places) => places.map(({ folder }) => folder)), [[A, B, C], [B, C]]);
});
