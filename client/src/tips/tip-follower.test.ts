import assert from "node:assert/strict";
import { tipMessage } from "../../../contracts/monero/tip.ts";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { signEvent } from "../../../contracts/nostr/event-signature.ts";
import { readTipReceipt } from "../../../contracts/nostr/tip-receipt.ts";
import type { EdgeWord } from "./edge-client.ts";
import type { PaymentVerdict } from "./judge-payment.ts";
import { followTip, type PaidTip } from "./tip-follower.ts";
import type { TipProgress } from "./tip-progress.ts";

const NOW = 1_700_000_000;
const stream = { creator: "a".repeat(64), d: "demo" };
const key = new Uint8Array(32).fill(3);
const target: NostrEvent = {
  id: "0".repeat(64),
  pubkey: stream.creator,
  created_at: 0,
  kind: 10133,
  tags: [],
  content: "",
  sig: "0".repeat(128),
};
const tip: PaidTip = {
  address: `30311:${stream.creator}:demo`,
  message: tipMessage({ stream, payer: "b".repeat(64), nonce: "00000000000000aa" }),
  primary: "4",
  payTo: "4",
  amount: 50n,
  words: "",
  as: "fresh",
  open: false,
  started: NOW,
  target,
  paid: { txid: "ab".repeat(32), proof: "OutProofV2" },
};
const paid = (confirmations: number): PaymentVerdict => ({
  verdict: "paid",
  amount: 50n,
  confirmations,
  tip: { stream, nonce: "" },
  marks: [],
});
const vouched = (level: "pool" | "1" | "10"): EdgeWord => ({
  state: "vouched",
  level,
  amount: 50n,
  confirmations: 0,
  receipt: { ...target, pubkey: "e".repeat(64), content: level },
});

/** A follower whose node, edge, relay and clock the test turns. */
function stand(change: Partial<PaidTip> = {}, here: PaymentVerdict = { verdict: "unchecked" }) {
  const world = {
    here,
    edges: [] as EdgeWord[],
    asked: 0,
    relayTakes: true,
    signed: 0,
    signerSaysNo: false,
    seen: [] as TipProgress[],
    published: [] as NostrEvent[],
    progress: undefined as TipProgress | undefined,
    levels: [] as string[],
    waits: [] as number[],
  };
  let due: (() => void) | undefined;
  const settle = async () => {
    for (let i = 0; i < 24; i++) await Promise.resolve();
  };
  const stop = followTip({
    tip: { ...tip, ...change },
    judge: () => Promise.resolve(world.here),
    askEdges: () => {
      world.asked++;
      return Promise.resolve(world.edges);
    },
    sign: (template) => {
      world.signed++;
      return world.signerSaysNo ? Promise.reject(new Error("no")) : Promise.resolve(signEvent(template, key));
    },
    publish: (event) => {
      if (world.relayTakes) world.published.push(event);
      return Promise.resolve(world.relayTakes);
    },
    now: () => NOW,
    after: (ms, work) => {
      world.waits.push(ms);
      due = work;
      return () => due = undefined;
    },
    onProgress: (progress) => {
      world.progress = progress;
      world.seen.push(progress);
    },
    onLevel: (level) => world.levels.push(level),
  });
  return {
    world,
    stop,
    settle,
    isOver: () => due === undefined,
    async turn() {
      const work = due;
      due = undefined;
      work?.();
      await settle();
    },
  };
}

Deno.test("followTip() hands a proof that the page refuses to nobody, and stops", async () => {
  const { world, settle, isOver } = stand({}, { verdict: "refused", code: "wrong-message" });
  await settle();
  assert.deepEqual(world.progress, { state: "refused", code: "wrong-message", by: "page", final: true });
  assert.equal(world.asked, 0);
  assert.equal(isOver(), true);
});

Deno.test("followTip() publishes each level once, until the last one is told", async () => {
  const { world, settle, turn, isOver } = stand();
  world.here = paid(0);
  world.edges = [vouched("pool")];
  await settle();
  await turn();
  assert.deepEqual([world.published.length, world.asked], [1, 1]);
  world.here = paid(1);
  world.edges = [vouched("1")];
  await turn();
  world.here = paid(10);
  world.relayTakes = false;
  world.edges = [vouched("10")];
  await turn();
  assert.equal(isOver(), false, "no relay took the last one yet");
  assert.equal(world.progress?.state === "proven" && world.progress.told, "1");
  world.relayTakes = true;
  await turn();
  assert.deepEqual(world.published.map(({ content }) => content), ["pool", "1", "10"]);
  assert.deepEqual(world.levels, ["pool", "1", "10"]);
  assert.equal(isOver(), true);
});

Deno.test("followTip() says revoked when a block is taken back, and goes on looking", async () => {
  const { world, settle, turn, isOver } = stand();
  world.here = paid(1);
  world.edges = [vouched("1")];
  await settle();
  world.here = { verdict: "pending", because: "unknown" };
  world.edges = [{ state: "pending", code: "unknown-transaction" }];
  await turn();
  assert.deepEqual(world.progress, { state: "revoked", because: "gone" });
  assert.equal(isOver(), false);
  world.here = paid(1);
  await turn();
  assert.equal(world.progress?.state, "proven");
});

Deno.test("followTip() lets everybody check an open tip, by a receipt of the payer's own", async () => {
  const { world, settle, turn } = stand({ open: true }, paid(0));
  await settle();
  await turn();
  const [receipt, ...more] = world.published;
  assert.equal(receipt && readTipReceipt(receipt)?.form, "public");
  assert.equal(more.length, 0);
  assert.equal(world.asked, 0, "no edge is needed");
});

Deno.test("followTip() bothers a signer that may ask its person seldom", async () => {
  const { world, settle } = stand({ as: "own" });
  world.edges = [{ state: "pending", code: "pending" }];
  await settle();
  assert.deepEqual(world.waits, [20_000]);
});

Deno.test("followTip() calls told what a relay took, and never before", async () => {
  const proven = ({ world }: ReturnType<typeof stand>) =>
    world.seen.map((seen) => seen.state === "proven" && [seen.telling, seen.told]);
  const refused = stand({}, paid(10));
  refused.world.edges = [vouched("10")];
  refused.world.relayTakes = false;
  await refused.settle();
  assert.deepEqual(proven(refused), [[true, undefined], [false, undefined]]);
  assert.equal(refused.isOver(), false);
  const taken = stand({}, paid(10));
  taken.world.edges = [vouched("10")];
  await taken.settle();
  assert.deepEqual(proven(taken), [[true, undefined], [false, "10"]]);
  assert.equal(taken.isOver(), true);
});

Deno.test("followTip() asks a signer that said no as seldom as one that says yes, and says that nobody was told", async () => {
  const { world, settle, turn } = stand({ open: true, as: "own" }, paid(10));
  world.signerSaysNo = true;
  await settle();
  assert.equal(world.signed, 1);
  assert.deepEqual(world.waits, [20_000]);
  const last = world.progress;
  assert.deepEqual(last?.state === "proven" && [last.telling, last.told], [false, undefined]);
  world.signerSaysNo = false;
  await turn();
  assert.equal(world.progress?.state === "proven" && world.progress.told, "10");
});

Deno.test("followTip() goes on while one edge refuses and another doesn't answer yet", async () => {
  const { world, settle, turn, isOver } = stand();
  world.edges = [{ state: "refused", code: "wrong-network" }, { state: "pending", code: "pending" }];
  await settle();
  assert.equal(isOver(), false);
  world.edges = [{ state: "refused", code: "wrong-network" }, vouched("1")];
  await turn();
  assert.equal(world.published.length, 1);
});

Deno.test("followTip() falls silent when stopped", async () => {
  const { world, stop, settle, turn } = stand();
  await settle();
  stop();
  world.here = paid(0);
  await turn();
  assert.notEqual(world.progress?.state, "proven");
});
