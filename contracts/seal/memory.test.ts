import assert from "node:assert/strict";
import fc from "fast-check";
import type { Checkpoint } from "../nostr/checkpoint.ts";
import type { SeenSegment } from "./history.ts";
import {
  emptyMemory,
  lastOfSource,
  newestOfAll,
  remember,
  type RememberOptions,
  type SealMemory,
  seenChain,
  signatureKey,
} from "./memory.ts";

const SID = "00112233445566aa";
const HEAD = "cd".repeat(32);

const checkpoint = (change: Partial<Checkpoint> = {}): Checkpoint => ({
  address: `30311:${"ab".repeat(32)}:bees`,
  sid: SID,
  rid: "video",
  n: 0,
  head: HEAD,
  state: "live",
  signer: "ef".repeat(32),
  createdAt: 1_790_000_000,
  ...change,
});

const seen = (n: number): SeenSegment => ({
  n,
  discontinuity: false,
  dateMs: 1_790_000_000_000 + 2000 * n,
  init: "00".repeat(32),
  parts: [],
});

const told = (change: Partial<RememberOptions> = {}): RememberOptions => ({
  source: "https://b.example",
  checkpoint: checkpoint(),
  signature: "s",
  anchor: { n: -1, head: "00".repeat(32) },
  segments: [],
  ...change,
});

const all = (memory: SealMemory, each: readonly RememberOptions[]) =>
  each.reduce((before, one) => remember(before, one), memory);

Deno.test("remember() tells nothing of another stream, session, rendition or source", () => {
  const memory = remember(emptyMemory(), told({ segments: [seen(0)] }));
  const others = [
    checkpoint({ address: `30311:${"ab".repeat(32)}:wasps` }),
    checkpoint({ rid: "audio" }),
  ];
  for (const other of others) {
    assert.equal(seenChain(memory, other).segments.size, 0);
    assert.equal(lastOfSource(memory, "https://b.example", other), undefined);
    assert.equal(newestOfAll(memory, other), undefined);
  }
  assert.equal(seenChain(memory, checkpoint({ sid: "ff".repeat(8) })).segments.size, 0);
  assert.equal(lastOfSource(memory, "https://c.example", checkpoint()), undefined);
  // Where a session began is judged by what came before it.
  assert.deepEqual(newestOfAll(memory, checkpoint({ sid: "ff".repeat(8) }))?.sid, SID);
});

Deno.test("remember() changes nothing in what it was given", () => {
  const memory = remember(emptyMemory(), told({ segments: [seen(0)] }));
  const before = structuredClone(memory);
  all(memory, [told({ segments: [seen(1)], signature: "t" }), told({ source: "https://c.example" })]);
  assert.deepEqual(memory, before);
  assert.deepEqual(emptyMemory().chains.size, 0);
});

Deno.test("remember() keeps the newest position of a session, whoever shows an older one", () => {
  const at = (n: number, createdAt: number, sid = SID) => checkpoint({ n, createdAt, sid });
  const ahead = remember(emptyMemory(), told({ checkpoint: at(9, 100) }));
  const behind = remember(ahead, told({ checkpoint: at(5, 90), source: "https://c.example" }));
  assert.deepEqual(newestOfAll(behind, checkpoint()), { sid: SID, n: 9, createdAt: 100 });
  assert.deepEqual(lastOfSource(behind, "https://c.example", checkpoint()), {
    sid: SID,
    n: 5,
    createdAt: 90,
  });
  // The verifier let it in, so the box did begin anew.
  const anew = remember(behind, told({ checkpoint: at(0, 80, "ff".repeat(8)) }));
  assert.equal(newestOfAll(anew, checkpoint())?.sid, "ff".repeat(8));
});

Deno.test("remember() joins what is seen of one segment, and keeps the heads that segments lead to", () => {
  const part = { durationUs: 500_000, independent: true, length: 10, sha256: "11".repeat(32) };
  const facts = {
    ...seen(0),
    parts: "22".repeat(32),
    sha256: "33".repeat(32),
    length: 10,
    durationUs: 500_000,
  };
  const whole = { facts, leaf: "44".repeat(32), before: "00".repeat(32), head: HEAD };
  const memory = all(emptyMemory(), [
    told({ segments: [{ ...seen(0), parts: [part] }] }),
    told({ segments: [{ ...seen(0), whole }] }),
  ]);
  const chain = seenChain(memory, checkpoint());
  assert.deepEqual(chain.segments.get(0), { ...seen(0), parts: [part], whole });
  assert.deepEqual([...chain.heads], [[-1, "00".repeat(32)], [0, HEAD]]);
});

Deno.test("remember() forgets what a hundred newer segments came after, heads too", () => {
  const memory = all(
    emptyMemory(),
    Array.from({ length: 250 }, (_, n) => told({ segments: [seen(n)], anchor: { n: n - 1, head: HEAD } })),
  );
  const { segments, heads } = seenChain(memory, checkpoint());
  assert.deepEqual([segments.size, Math.min(...segments.keys()), Math.max(...segments.keys())], [
    100,
    150,
    249,
  ]);
  assert.ok([...heads.keys()].every((n) => n >= 150));
});

Deno.test("remember() stays within its limits, whatever comes, and knows the youngest of all", () => {
  const few = (count: number, name: string) => fc.nat(count).map((at) => `${name}${at}`);
  const history = fc.array(
    fc.record({
      source: few(99, "https://b"),
      sid: few(99, "sid"),
      rid: few(49, "r"),
      signature: few(99, "s"),
      n: fc.nat(1000),
      createdAt: fc.nat(1000),
    }),
    { minLength: 1, maxLength: 200 },
  );
  fc.assert(
    fc.property(history, (events) => {
      const asked = events.map(({ source, signature, ...of }) =>
        told({ source, signature, checkpoint: checkpoint(of), segments: [seen(of.n)] })
      );
      const memory = all(emptyMemory(), asked);
      const { chains, sources, newest, signatures } = memory;
      assert.ok(chains.size <= 16 && sources.size <= 64 && newest.size <= 32 && signatures.size <= 64);
      const last = asked.at(-1) ?? assert.fail();
      const { sid, n, createdAt } = last.checkpoint;
      assert.deepEqual(lastOfSource(memory, last.source, last.checkpoint), { sid, n, createdAt });
      const { segments } = seenChain(memory, last.checkpoint);
      assert.ok(segments.has(n) || Math.max(...segments.keys()) - n >= 100);
      assert.ok(signatures.has(last.signature));
    }),
    { numRuns: 50 },
  );
});

Deno.test("signatureKey() tells one event with two signatures apart", () => {
  const event = { id: "ab".repeat(32), sig: "cd".repeat(64) };
  assert.notEqual(signatureKey(event), signatureKey({ ...event, sig: "ce".repeat(64) }));
  assert.equal(signatureKey(event), signatureKey({ ...event }));
});
