import assert from "node:assert/strict";
import { sweepFromKeys } from "./sweep-from-keys.ts";
import type { WalletClient } from "./wallet-client.ts";
import { WalletFault } from "./wallet-fault.ts";

const KEYS = { address: "4escrow", spendSecret: "aa", viewSecret: "bb", since: { txids: ["cc"] } };
const ASKED = { network: "mainnet" as const, nodes: ["https://node.example"], keys: KEYS, to: "4mine" };

/** A wallet whose answers the test gives. */
function trial(answers: Partial<WalletClient> = {}) {
  const done: string[] = [];
  let leaving: () => boolean = () => false;
  const refuse = () => Promise.reject(new WalletFault("closed"));
  const sweep = () =>
    sweepFromKeys({
      ...ASKED,
      guard: (asked) => {
        leaving = asked;
        return () => leaving = () => false;
      },
      makeClient: () => ({
        open: ({ restore }) => {
          assert.deepEqual(restore, KEYS);
          return Promise.resolve({ address: "4escrow", node: "https://node.example" });
        },
        balance: refuse,
        prepare: refuse,
        send: refuse,
        prove: refuse,
        reserveProof: refuse,
        prepareSweep: (to) => Promise.resolve({ txid: `all to ${to}`, amount: 9n, fee: 1n, waiting: 0n }),
        sendSweep: (txid) => Promise.resolve(void done.push(`sent ${txid}`)),
        backup: refuse,
        close: () => void done.push("closed"),
        ...answers,
      }),
    });
  return { sweep, done, leaving: () => leaving() };
}

Deno.test("sweepFromKeys() ends in a named fault and no worker where there is nothing to move yet", async () => {
  const fault = new WalletFault("not-enough-unlocked", { blocks: 7 });
  const { sweep, done } = trial({ prepareSweep: () => Promise.reject(fault) });
  await assert.rejects(sweep(), fault);
  assert.deepEqual(done, ["closed"]);
  const keys = trial({ open: () => Promise.reject(new WalletFault("bad-keys")) });
  await assert.rejects(keys.sweep(), { code: "bad-keys" });
  assert.deepEqual(keys.done, ["closed"]);
});

Deno.test("sweepFromKeys() sends nothing before it is told to, and nothing after it was closed", async () => {
  const { sweep, done } = trial();
  const made = await sweep();
  assert.deepEqual([made.txid, made.amount, made.fee, done], ["all to 4mine", 9n, 1n, []]);
  made.close();
  assert.deepEqual(done, ["closed"]);
});

Deno.test("send() says of what may have left that it may, refuses only what surely didn't, and ends the worker", async () => {
  for (const code of ["closed", "wallet", "payment-unclear"] as const) {
    const { sweep, done } = trial({ sendSweep: () => Promise.reject(new WalletFault(code)) });
    const made = await sweep();
    await assert.rejects(made.send(), { code: "payment-unclear", facts: { txid: made.txid } });
    assert.deepEqual(done, ["closed"]);
  }
  for (const code of ["payment-refused", "sent-partly"] as const) {
    const { sweep } = trial({ sendSweep: () => Promise.reject(new WalletFault(code)) });
    await assert.rejects((await sweep()).send(), { code });
  }
});

Deno.test("send() asks before the page goes while coins leave, and no longer", async () => {
  const sent = Promise.withResolvers<void>();
  const { sweep, done, leaving } = trial({ sendSweep: () => sent.promise });
  const sending = (await sweep()).send();
  assert.equal(leaving(), true);
  sent.resolve();
  await sending;
  assert.equal(leaving(), false);
  assert.deepEqual(done, ["closed"]);
});
