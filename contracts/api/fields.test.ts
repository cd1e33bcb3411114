import assert from "node:assert/strict";
import * as v from "valibot";
import { EVENT_LIMITS, signEvent } from "../nostr/event.ts";
import { Address, Count, EventShape, Hex32, Relays, StreamName, UnixTime } from "./fields.ts";

const HEX = "0123456789abcdef".repeat(4);
const event = signEvent(
  { kind: 1, created_at: 1, tags: [["d", "bees"]], content: "" },
  new Uint8Array(32).fill(1),
);
const url = (length: number) => `wss://${"a".repeat(length - 6)}`;

type Case = { schema: v.GenericSchema; bad: readonly unknown[]; good: readonly unknown[] };
const CASES: Readonly<Record<string, Case>> = {
  Hex32: {
    schema: Hex32,
    bad: [HEX.toUpperCase(), HEX.slice(1), `${HEX}0`, `${HEX}\n`, 7, null],
    good: [HEX],
  },
  StreamName: {
    schema: StreamName,
    bad: ["", "Bees", "a_b", "a".repeat(33), "bees\n", 7],
    good: ["a", "bees-2", "a".repeat(32)],
  },
  Address: {
    schema: Address,
    bad: [
      `30311:${HEX}`,
      `30311:${HEX}:`,
      `30311:${HEX}:Bees`,
      `30312:${HEX}:bees`,
      `30311:${HEX}:bees:x`,
      7,
    ],
    good: [`30311:${HEX}:bees`],
  },
  UnixTime: { schema: UnixTime, bad: [-1, 0.5, NaN, Infinity, 2 ** 53, "1"], good: [0, 1_800_000_000] },
  Count: { schema: Count, bad: [-1, 0.5, NaN, Infinity, 2 ** 53, "1"], good: [0, 2 ** 53 - 1] },
  Relays: {
    schema: Relays,
    bad: [["https://a.example"], Array(4).fill("wss://a.example"), [url(257)], "wss://a.example", [7]],
    good: [[], ["ws://localhost:1"], Array(3).fill(url(256))],
  },
  EventShape: {
    schema: EventShape,
    bad: [
      ...Object.keys(event).map((name) => ({ ...event, [name]: undefined })),
      { ...event, kind: 65_536 },
      { ...event, kind: -1 },
      { ...event, created_at: 0.5 },
      { ...event, sig: event.sig.slice(2) },
      { ...event, tags: [[]] },
      { ...event, tags: [[7]] },
      { ...event, tags: ["d"] },
      { ...event, tags: [Array(EVENT_LIMITS.tagElements + 1).fill("")] },
      { ...event, tags: Array(EVENT_LIMITS.tags + 1).fill(["d"]) },
      { ...event, tags: [["d", "a".repeat(EVENT_LIMITS.tagValue + 1)]] },
      { ...event, content: "a".repeat(EVENT_LIMITS.content + 1) },
    ],
    good: [event, { ...event, tags: [], content: "a".repeat(EVENT_LIMITS.content) }],
  },
};

for (const [name, { schema, bad, good }] of Object.entries(CASES)) {
  Deno.test(`${name} refuses what is too long, too large or of another shape, and takes the rest`, () => {
    for (const value of bad) {
      assert.equal(v.safeParse(schema, value).success, false, JSON.stringify(value)?.slice(0, 100));
    }
    for (const value of good) {
      assert.ok(v.safeParse(schema, value).success, JSON.stringify(value).slice(0, 100));
    }
  });
}
