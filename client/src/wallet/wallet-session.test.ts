import assert from "node:assert/strict";
import type { WalletClient, WalletClientOptions } from "./wallet-client.ts";
import { WalletFault } from "./wallet-fault.ts";
import { makeWalletSession } from "./wallet-session.ts";

const TO_THEM = { txid: "aa", address: "4them", message: "words", onLeaving: () => undefined };
const MADE = { txid: "aa", proof: "proof of aa" };
const MAINNET = { network: "mainnet" as const, nodes: ["https://node.example"] };

/** A wallet whose answers the test gives. */
function trial(answers: Partial<WalletClient> = {}) {
  const closed: number[] = [];
  let options: WalletClientOptions | undefined;
  let leaving: () => boolean = () => false;
  const session = makeWalletSession({
    guard: (asked) => leaving = asked,
    makeClient: (given) => {
      options = given;
      return {
        open: () => Promise.resolve({ address: "4own", node: "https://node.example" }),
        balance: () => Promise.resolve({ total: 0n, unlocked: 0n, blocks: 0 }),
        prepare: (_address, amount) => Promise.resolve({ txid: "aa", amount, fee: 1n }),
        send: () => Promise.resolve(),
        prove: (txid) => Promise.resolve(`proof of ${txid}`),
        prepareSweep: () => Promise.resolve({ txid: "cc", amount: 5n, fee: 1n, waiting: 0n }),
        sendSweep: () => Promise.resolve(),
        reserveProof: () => Promise.resolve({ address: "4own", proof: "reserve" }),
        backup: () => Promise.resolve({ words: "abbey", height: 7 }),
        close: () => closed.push(1),
        ...answers,
      };
    },
  });
  return { session, closed, progress: () => options?.onProgress, leaving: () => leaving() };
}

Deno.test("open() ends in a named fault and no worker when the wallet can't open", async () => {
  const fault = new WalletFault("node-refuses-pages", { detail: "https://node.example" });
  const { session, closed } = trial({ open: () => Promise.reject(fault) });
  await session.open(MAINNET);
  assert.deepEqual(session.state(), { state: "failed", fault });
  assert.equal(closed.length, 1);
});

Deno.test("open() says how far it is, and is silent once it was closed", async () => {
  let opened: (wallet: { address: string; node: string }) => void = () => undefined;
  const { session, progress } = trial({ open: () => new Promise((resolve) => opened = resolve) });
  const opening = session.open(MAINNET);
  progress()?.({ step: "loading", received: 10 });
  assert.deepEqual(session.state(), { state: "opening", progress: { step: "loading", received: 10 } });
  session.close();
  progress()?.({ step: "loading", received: 20 });
  opened({ address: "4own", node: "https://node.example" });
  await opening;
  assert.deepEqual(session.state(), { state: "none" });
});

Deno.test("a new wallet is not safe until its words are kept", async () => {
  const { session } = trial();
  await session.open(MAINNET);
  assert.equal(Object(session.state()).safe, false);
  session.markSafe();
  await session.refresh();
  assert.equal(Object(session.state()).safe, true);
});

Deno.test("leaving asks while a payment leaves, and no longer", async () => {
  const sent = Promise.withResolvers<void>();
  const { session, leaving } = trial({ send: () => sent.promise });
  await session.open(MAINNET);
  assert.equal(leaving(), false);
  const proved = session.sendProved(TO_THEM);
  assert.deepEqual([leaving(), session.sending()], [true, true]);
  sent.resolve();
  assert.deepEqual(await proved, MADE);
  assert.deepEqual([leaving(), session.sending()], [false, false]);
});

Deno.test("a wallet of a private chain, or one brought back by its words, is safe", async () => {
  const { session } = trial();
  await session.open({ ...MAINNET, network: "regtest" });
  assert.equal(session.state().state === "open" && Object(session.state()).safe, true);
  await session.open({ ...MAINNET, restore: { words: "abbey", height: 7 } });
  assert.equal(Object(session.state()).safe, true);
});

Deno.test("refresh() keeps the old balance and says why it is old", async () => {
  let gone = false;
  const fault = new WalletFault("node-unreachable");
  const { session } = trial({
    balance: () => gone ? Promise.reject(fault) : Promise.resolve({ total: 9n, unlocked: 9n, blocks: 0 }),
  });
  await session.open(MAINNET);
  gone = true;
  await session.refresh();
  assert.deepEqual([Object(session.state()).balance.total, Object(session.state()).stale], [9n, fault]);
});

Deno.test("sendProved() sends nothing that it can't prove, and hands the proof out before it sends", async () => {
  const done: string[] = [];
  const fault = new WalletFault("wallet", { detail: "no key" });
  let provable = false;
  const { session } = trial({
    prove: () => provable ? Promise.resolve(MADE.proof) : Promise.reject(fault),
    send: (txid) => Promise.resolve(void done.push(`sent ${txid}`)),
  });
  const onLeaving = ({ proof }: { proof: string }) => void done.push(proof);
  await session.open(MAINNET);
  await assert.rejects(session.sendProved({ ...TO_THEM, onLeaving }), fault);
  assert.deepEqual([done, session.sending()], [[], false]);
  provable = true;
  await session.sendProved({ ...TO_THEM, onLeaving });
  assert.deepEqual(done, ["proof of aa", "sent aa"]);
});

Deno.test("sendProved() refuses only what surely didn't leave", async () => {
  let fault: Error = new WalletFault("payment-refused");
  const { session } = trial({ send: () => Promise.reject(fault) });
  await session.open(MAINNET);
  await assert.rejects(session.sendProved(TO_THEM), { code: "payment-refused" });
  assert.equal(session.sentOver("words"), undefined);
  fault = new WalletFault("nothing-prepared");
  await assert.rejects(session.sendProved(TO_THEM), { code: "nothing-prepared" });
  for (const code of ["payment-unclear", "closed", "wallet", "download"] as const) {
    fault = new WalletFault(code);
    assert.deepEqual(await session.sendProved(TO_THEM), MADE);
  }
  assert.deepEqual(session.sentOver("words"), MADE);
});

Deno.test("a worker that dies or is ended while it sends leaves the proof and no refusal", async () => {
  const died = Promise.withResolvers<void>();
  const { session } = trial({ send: () => died.promise });
  await session.open(MAINNET);
  const leaving = Promise.withResolvers<unknown>();
  const sent = session.sendProved({ ...TO_THEM, onLeaving: leaving.resolve });
  assert.deepEqual(await leaving.promise, MADE);
  session.close();
  died.reject(new WalletFault("closed"));
  assert.deepEqual(await sent, MADE);
});

Deno.test("sendSweep() says of a sweep that may have left that it may", async () => {
  let fault: Error = new WalletFault("closed");
  const { session } = trial({ sendSweep: () => Promise.reject(fault) });
  await session.open(MAINNET);
  await assert.rejects(session.sendSweep("cc"), { code: "payment-unclear", facts: { txid: "cc" } });
  for (const code of ["payment-refused", "sent-partly"] as const) {
    fault = new WalletFault(code);
    await assert.rejects(session.sendSweep("cc"), { code });
  }
  assert.equal(session.sending(), false);
});
