import assert from "node:assert/strict";
import { openTipLedger } from "./ledger.ts";

const output = {
  mark: "ab".repeat(32),
  txid: "cd".repeat(32),
  amount: "5",
  paymentId: "00".repeat(8),
  seen: 7,
  height: null,
};

async function onDisk(run: (path: string) => void): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    run(`${dir}/tips.json`);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("openTipLedger() refuses a damaged file instead of counting anew", () =>
  onDisk((path) => {
    Deno.writeTextFileSync(path, '{"version":1,"blocks":[],"outputs":[{"mark":"x"}]}');
    assert.throws(() => openTipLedger(path), /tips\.json is damaged/);
  }));

Deno.test("note() counts no key twice, unless its first payment is gone", () =>
  onDisk((path) => {
    const ledger = openTipLedger(path);
    const rival = { ...output, txid: "ef".repeat(32) };
    assert.equal(ledger.note(output), "new");
    assert.equal(ledger.note(output), "known");
    assert.equal(ledger.note(rival), "burnt");
    ledger.waiting(new Set());
    assert.equal(ledger.note(rival), "new");
    assert.deepEqual(ledger.outputs().map(({ txid }) => txid), [rival.txid]);
  }));

Deno.test("back() takes a block's tips back to none, and a restart goes on from the same", () =>
  onDisk((path) => {
    const ledger = openTipLedger(path);
    ledger.add({ height: 8, id: "11".repeat(32) });
    ledger.note(output);
    ledger.note({ ...output, height: 9 });
    ledger.add({ height: 9, id: "22".repeat(32) });
    ledger.save();
    const again = openTipLedger(path);
    assert.deepEqual(again.outputs(), [{ ...output, height: 9, gone: false }]);
    again.back(8);
    again.waiting(new Set([output.txid]));
    assert.deepEqual(again.outputs(), [{ ...output, height: null, gone: false }]);
    assert.deepEqual(again.blocks().map(({ height }) => height), [8]);
    again.waiting(new Set());
    assert.equal(again.outputs()[0]?.gone, true);
    assert.equal(Deno.statSync(path).mode! & 0o077, 0);
  }));
