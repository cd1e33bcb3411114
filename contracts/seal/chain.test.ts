import assert from "node:assert/strict";
import {
  addPart,
  addSegment,
  checkpointOf,
  closeSegment,
  openSegment,
  type SealChain,
  startChain,
} from "./chain.ts";
import { genesisHash, openHash, type PartFacts, partsHash, ZERO_HASH } from "./hash.ts";

const SID = "00112233445566aa";
const HASH = "ab".repeat(32);
const opening = { discontinuity: false, dateMs: 1_790_000_000_000, init: HASH };
const part: PartFacts = { durationUs: 200_000, independent: true, length: 1000, sha256: HASH };
const address = `30311:${"0".repeat(64)}:demo`;

function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) frozen(inner);
  return value;
}

const start = () => frozen(startChain(SID, "video"));
const opened = () => frozen(addPart(frozen(openSegment(start(), opening)), part));

Deno.test("chain functions throw when a step is out of turn: that is a bug of the box", () => {
  assert.throws(() => addPart(start(), part));
  assert.throws(() => closeSegment(start(), HASH));
  assert.throws(() => closeSegment(openSegment(start(), opening), HASH));
  assert.throws(() => openSegment(opened(), opening));
  assert.throws(() => addSegment(opened(), { ...opening, durationUs: 1, length: 1, sha256: HASH }));
});

Deno.test("closeSegment() sums up the parts, numbers on and leaves nothing open", () => {
  const chain = frozen(addPart(opened(), { ...part, durationUs: 199_833, length: 7 }));
  const closed = closeSegment(chain, HASH);
  assert.equal(closed.chain.n, 0);
  assert.equal(closed.chain.open, undefined);
  assert.equal(closed.closed.before, genesisHash(SID, "video"));
  assert.equal(closed.closed.head, closed.chain.head);
  assert.deepEqual(closed.closed.segment, {
    n: 0,
    durationUs: 399_833,
    discontinuity: false,
    length: 1007,
    dateMs: opening.dateMs,
    sha256: HASH,
    parts: partsHash(chain.open?.parts ?? []),
    init: HASH,
  });
});

Deno.test("checkpointOf() has `open` only for the low-latency playlist, and only with parts", () => {
  const of = (chain: SealChain, lowLatency: boolean) =>
    checkpointOf(chain, { address, state: "live", lowLatency });
  assert.equal("open" in of(opened(), false), false);
  assert.equal("open" in of(start(), true), false);
  assert.equal("open" in of(openSegment(start(), opening), true), false);
  assert.deepEqual(of(opened(), true), {
    address,
    sid: SID,
    rid: "video",
    n: -1,
    head: genesisHash(SID, "video"),
    state: "live",
    open: openHash({ ...opening, n: 0, parts: [part] }),
  });
});

Deno.test("a chain survives JSON, as a box keeps it on disk", () => {
  const chain = opened();
  const kept = JSON.parse(JSON.stringify(chain)) as SealChain;
  assert.deepEqual(closeSegment(kept, ZERO_HASH), closeSegment(chain, ZERO_HASH));
});
