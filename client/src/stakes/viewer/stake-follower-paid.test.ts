import assert from "node:assert/strict";
import { openNote, sealNote } from "../../../../contracts/escrow/letter.ts";
import { disclosure } from "../../../../contracts/escrow/settlement.ts";
import { sharesOf } from "../../../../contracts/escrow/shares.ts";
import { SECRETS } from "../../../../contracts/escrow/trial-stake.ts";
import type { ArbiterWord } from "../arbiter-client.ts";
import { MISSING_BLOCKS, MISSING_SECONDS, withHeard } from "./heard-payments.ts";
import { PAY_SECONDS } from "./stake-phase.ts";
import { head, standFollower } from "./trial-follower.ts";
import { BEGUN, BEGUN_AT, trialActive, trialAgreed, trialHeld, trialReleased } from "./trial-viewer-stake.ts";

Deno.test("followStake() finds the payment by itself, follows it to the receipt and tells the creator once a level", async () => {
  const agreed = trialAgreed();
  const page = standFollower(agreed);
  await page.pass();
  assert.equal(page.phase(), "pay");
  const txid = "ab".repeat(32);
  page.payments = [txid];
  const held = trialHeld(agreed);
  const answer = {
    state: "active" as const,
    amount: agreed.context.amount,
    confirmations: 10,
    height: BEGUN_AT + 11,
    receipt: trialActive(held),
    records: [],
  };
  page.answers = { funded: () => ({ state: "done", answer }) };
  await page.pass();
  await page.pass();
  assert.equal(page.phase(), "active");
  assert.deepEqual(page.kept().txids, [txid]);
  const note = page.letters().find(({ letter }) => letter === "note");
  assert.ok(note?.letter === "note");
  assert.deepEqual(openNote(note, SECRETS.creator)?.txids, [txid]);
});

Deno.test("followStake() learns of a payment from the note that another device of the viewer's wrote", async () => {
  const agreed = trialAgreed({ restored: true });
  const page = standFollower(agreed);
  await page.pass();
  assert.equal(page.phase(), "restored");
  const txids = ["ab".repeat(32)];
  const { key, terms } = trialHeld(agreed);
  const nonce = new Uint8Array(32).fill(3);
  const sealed = (secret: bigint) => sealNote({ txids, leave: false }, secret, terms.baseKey, nonce);
  const note = { ...head, letter: "note", viewer: key.baseKey } as const;
  page.writes({ ...note, sealed: sealed(SECRETS.arbiter) });
  assert.equal(page.kept().heard, undefined);
  page.writes({ ...note, sealed: sealed(key.baseSecret) });
  // The creator can write it too: nothing is believed before a node shows it.
  await page.pass();
  assert.deepEqual([page.kept().txids, page.phase()], [[], "restored"]);
  assert.deepEqual(page.kept().heard?.map(({ txid }) => txid), txids);
  page.words.set(txids[0] ?? "", 1n);
  await page.pass();
  assert.deepEqual([page.kept().txids, page.kept().heard], [txids, undefined]);
});

Deno.test("followStake() never sends the arbiter a payment that no node shows, and forgets what stays unknown or pays others", async () => {
  const [made, other] = ["ab".repeat(32), "cd".repeat(32)];
  const kept = withHeard(withHeard(trialAgreed(), [made], "here"), [other], "note");
  const page = standFollower(kept);
  page.words.set(made, "unknown").set(other, "strange");
  await page.pass();
  assert.deepEqual([page.kept().heard?.map(({ txid }) => txid), page.phase()], [[made], "gone"]);
  assert.equal(page.asked.includes("funded"), false);
  // A node that catches up runs through its blocks: nobody is shown where to pay a second time for that.
  page.height = BEGUN_AT + MISSING_BLOCKS;
  await page.pass();
  assert.deepEqual([page.kept().heard?.length, page.phase()], [1, "gone"]);
  page.now += MISSING_SECONDS;
  await page.pass();
  assert.deepEqual([page.kept().heard, page.phase()], [undefined, "pay"]);
});

Deno.test("followStake() asks nodes anew about a payment that the arbiter can't count, and leaves the others", async () => {
  const [real, false_] = ["ab".repeat(32), "cd".repeat(32)];
  const bodies: string[][] = [];
  const page = standFollower(trialAgreed({ txids: [real, false_] }), {
    funded: ({ txids }) => {
      bodies.push([...txids]);
      return { state: "refused", code: "unknown-transaction", detail: "" };
    },
  });
  page.words.set(real, 1n).set(false_, "unknown");
  await page.pass();
  await page.pass();
  assert.deepEqual([bodies[0], bodies.at(-1)], [[real, false_], [real]]);
  assert.deepEqual(page.kept().txids, [real]);
});

Deno.test("followStake() asks for no second payment where the arbiter signed that the first is whole", async () => {
  const txid = "ab".repeat(32);
  const paid = trialAgreed({ txids: [txid] });
  const active = trialActive(trialHeld(paid));
  const says = (): ArbiterWord<"funded"> => ({ state: "refused", code: "underfunded", detail: "" });
  const short = standFollower(paid, { funded: says });
  await short.pass();
  assert.equal(short.phase(), "short");
  const funding = { state: "active" as const, amount: "5000000000", confirmations: 12 };
  const page = standFollower({ ...paid, funding, records: [active] }, { funded: says });
  await page.pass();
  assert.deepEqual([page.phase(), page.trouble()?.code], ["active", "underfunded"]);
});

Deno.test("followStake() goes on looking after the time to pay, and asks for the release at the deadline", async () => {
  const agreed = trialAgreed();
  const page = standFollower({ ...agreed, begun: BEGUN - PAY_SECONDS - 1 }, {
    release: () => ({ state: "done", answer: { verdict: trialReleased(trialHeld(agreed)) } }),
  });
  await page.pass();
  assert.equal(page.phase(), "lapsed");
  page.height = agreed.context.deadline;
  await page.pass();
  await page.pass();
  assert.deepEqual([page.asked, page.phase()], [["release"], "released"]);
});

Deno.test("followStake() asks for the stake at the deadline, and hears a verdict or the creator's part whichever comes first", async () => {
  const agreed = trialAgreed();
  const held = trialHeld(agreed);
  const txids = ["ab".repeat(32)];
  const late = { ...agreed, txids, height: agreed.context.deadline };
  const page = standFollower(late, {
    release: () => ({ state: "done", answer: { verdict: trialReleased(held) } }),
  });
  page.height = agreed.context.deadline;
  await page.pass();
  assert.deepEqual([page.asked, page.phase()], [["release"], "released"]);
  const share = disclosure("release", sharesOf("creator", SECRETS.creator, agreed.context)) ?? "";
  const gone = standFollower({ ...agreed, txids });
  await gone.pass();
  gone.writes({ ...head, letter: "disclosure", share });
  assert.equal(gone.phase(), "released");
});

Deno.test("followStake() troubles nobody with letters about a stake that is over", async () => {
  const held = trialHeld(trialAgreed({ txids: ["ab".repeat(32)] }));
  const funding = { state: "active", amount: "5000000000", confirmations: 12 } as const;
  const world = standFollower({ ...held.kept, funding, records: [trialReleased(held)] });
  world.relayTakes = false;
  await world.pass();
  assert.equal(world.phase(), "released");
  assert.equal(world.trouble(), undefined);
});
