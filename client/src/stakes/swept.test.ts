import assert from "node:assert/strict";
import {
  readSwept,
  type Swept,
  sweptAmount,
  sweptState,
  sweptTold,
  unsettled,
  withDepths,
  withSweep,
} from "./swept.ts";

const TO = "4".repeat(95);
const [A, B] = ["aa".repeat(32), "bb".repeat(32)];
const NOW = 1_800_000_000;
const sweep = (txid: string, before?: Swept, whole = true) =>
  withSweep(before, { txid, amount: "5", sent: NOW, to: TO, whole });
const said = (swept: Swept, depth: number | "unknown", now = NOW) =>
  withDepths(swept, new Map([[A, depth]]), now);

Deno.test("sweptState() never says home before the last payment is ten blocks deep, nor while something else may lie there", () => {
  assert.equal(sweptState(sweep(A)), "waiting");
  for (const depth of [0, 1, 9]) assert.equal(sweptState(said(sweep(A), depth)), "waiting", String(depth));
  assert.equal(sweptState(said(sweep(A, undefined, false), 10)), "rest");
  assert.equal(sweptState(sweep(B, said(sweep(A), 10))), "waiting", "another one was sent");
  assert.equal(sweptState(said(sweep(A), 10)), "home");
});

Deno.test("sweptTold() names the shallowest payment that stands, and of lost ones what they were to bring", () => {
  const first = said(sweep(A), 12);
  assert.deepEqual(sweptTold(sweep(B, first)), { amount: 10n, confirmations: 0, txid: B });
  const both = withDepths(sweep(B, sweep(A)), new Map([[A, 2], [B, 11]]), NOW);
  assert.deepEqual(sweptTold(both), { amount: 10n, confirmations: 2, txid: A });
  const lost = withDepths(both, new Map([[A, "unknown"]]), NOW + 1201);
  assert.deepEqual(sweptTold(lost), { amount: 5n, confirmations: 0, txid: A });
});

Deno.test("withDepths() calls a payment lost only when nodes have not known it for a while, and takes it back", () => {
  assert.equal(sweptState(said(sweep(A), "unknown", NOW + 1199)), "waiting", "nodes tell each other slowly");
  const lost = said(sweep(A), "unknown", NOW + 1201);
  assert.deepEqual([sweptState(lost), sweptAmount(lost), unsettled(lost)], ["lost", 0n, [A]]);
  assert.equal(sweptState(withDepths(lost, new Map(), NOW + 2000)), "lost", "nobody could be asked");
  assert.equal(sweptState(said(lost, 3)), "waiting");
  const home = said(sweep(A), 10);
  assert.deepEqual([said(home, "unknown", NOW + 9999), unsettled(home)], [home, []], "final is final");
});

Deno.test("sweptState() says home of no escrow that an earlier payment may never leave, before what it took was looked for", () => {
  const both = (a: number | "unknown", b: number | "unknown", before = sweep(B, sweep(A))) =>
    withDepths(before, new Map([[A, a], [B, b]]), NOW + 1201);
  assert.equal(sweptState(both(9, 10)), "waiting");
  const lost = both("unknown", 10);
  assert.deepEqual([sweptState(lost), lost.whole], ["lost", false]);
  assert.equal(sweptState(both("unknown", 10, lost)), "lost");
  const looked = { ...lost, whole: true };
  assert.equal(sweptState(both("unknown", 10, looked)), "home", "the other one took the same");
  assert.equal(sweptState(both(3, 10, looked)), "waiting");
  assert.equal(sweptState(both(10, 10, lost)), "home", "it came back");
  assert.equal(sweptState(both(10, "unknown", both("unknown", "unknown"))), "lost");
});

Deno.test("readSwept() reads what pages of before kept, whose payment nodes have yet to speak of", () => {
  const former = { txid: A, to: TO, amount: "5", whole: true };
  const read = readSwept(former);
  assert.ok(read !== undefined);
  assert.deepEqual([sweptState(read), unsettled(read), sweptAmount(read)], ["waiting", [A], 5n]);
  assert.equal(sweptState(withDepths(read, new Map(), NOW)), "waiting", "nobody could be asked");
  assert.equal(sweptState(said(read, 500)), "home");
  assert.equal(sweptState(said(read, "unknown")), "lost");
  for (const change of [{ txid: "00" }, { to: "x" }, { amount: 5 }]) {
    assert.equal(readSwept({ ...former, ...change }), undefined);
  }
});

Deno.test("withSweep() adds up what left, and not what was lost", () => {
  assert.equal(sweptAmount(sweep(B, said(sweep(A), 1))), 10n);
  assert.equal(sweptAmount(sweep(A, sweep(A))), 5n);
  const again = sweep(B, said(sweep(A), "unknown", NOW + 1201));
  assert.deepEqual([sweptAmount(again), unsettled(again)], [5n, [B]]);
});

Deno.test("readSwept() reads what was written and nothing that is broken", () => {
  const swept = said(sweep(B, sweep(A)), "unknown", NOW + 1201);
  assert.deepEqual(readSwept(JSON.parse(JSON.stringify(swept))), swept);
  const [payment] = swept.payments;
  const bent = [{ txid: "00" }, { amount: "-5" }, { amount: 5 }, { sent: "1" }, { confirmations: -1 }];
  for (const change of bent) {
    assert.equal(
      readSwept({ ...swept, payments: [{ ...payment, ...change }] }),
      undefined,
      JSON.stringify(change),
    );
  }
  for (
    const odd of [null, 7, [], {}, { ...swept, to: "x" }, { ...swept, payments: 7 }, {
      ...swept,
      payments: [],
    }]
  ) {
    assert.equal(readSwept(odd), undefined);
  }
});
