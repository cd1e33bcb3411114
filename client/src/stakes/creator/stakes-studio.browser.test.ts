import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { judgeAttestations } from "../../../../contracts/escrow/attestation.ts";
import { agreementTime } from "../../../../contracts/escrow/judge-context.ts";
import { readStakeLetter } from "../../../../contracts/escrow/letter.ts";
import { stakePeriod } from "../../../../contracts/escrow/period.ts";
import { readStakeTerms } from "../../../../contracts/escrow/terms.ts";
import { trialContext } from "../../../../contracts/escrow/trial-stake.ts";
import { readSignedWordOf } from "../../../../contracts/escrow/words.ts";
import { type NostrEvent, publicKeyOf } from "../../../../contracts/nostr/event.ts";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { type ControlRoom, prepareStream, says, withControlRoom } from "../../../testing/control-room.ts";
import { now } from "../../../testing/discover-stand.ts";
import { lookEverywhere } from "../../../testing/screens.ts";
import { type Swept, withSweep } from "../swept.ts";
import {
  activeReceipt,
  AGREED_AT,
  ARBITER_SECRET,
  complaint,
  complaintEvent,
  receiptEvent,
  requestLetter,
  type TrialRequest,
  trialRequest,
  verdictEvent,
} from "./trial-room.ts";

/** An edge that arbitrates and a node, with stakes by the hash of their context. */
async function startArbiter() {
  const stakes = new Map<string, TrialRequest>();
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Uint8Array) => body += new TextDecoder().decode(chunk));
    request.on("end", () => {
      response.setHeader("access-control-allow-origin", "*");
      response.setHeader("access-control-allow-headers", "content-type");
      response.end(request.method === "OPTIONS" ? "" : JSON.stringify(answer(request.url ?? "", body)));
    });
  });
  const answer = (path: string, body: string): unknown => {
    if (path === "/node/get_height") return { status: "OK", height: AGREED_AT };
    if (path === "/edge/") {
      return { pubkey: publicKeyOf(ARBITER_SECRET), arbiter: trialContext().keys.arbiter };
    }
    const asked = JSON.parse(body);
    if (path === "/node/get_transactions") return { status: "OK", missed_tx: asked.txs_hashes };
    const release = readSignedWordOf("release", asked.release);
    const claim = readSignedWordOf("claim", asked.claim);
    const stake = stakes.get(release?.said.stake ?? claim?.said.accused ?? "");
    if (stake === undefined) throw new Error(`the arbiter was asked ${path}`);
    if (claim === undefined) return { verdict: verdictEvent(stake, "release") };
    const step = { step: "claim", claim, complaints: asked.complaints } as const;
    return { receipt: receiptEvent(stake.name, AGREED_AT + 20, step, stake.context.stream) };
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://localhost:${(server.address() as AddressInfo).port}`;
  const config = { edges: [`${base}/edge`], monero: { network: "mainnet", nodes: [`${base}/node`] } };
  return { stakes, config, close: () => (server.closeAllConnections(), server.close()) };
}

const newest = ({ relay }: ControlRoom, kind: number) =>
  relay.published.filter((one) => one.kind === kind).at(-1);
const tagOf = (event: NostrEvent | undefined, name: string) => event?.tags.find(([tag]) => tag === name);

/** A viewer asks and is answered; the arbiter says that it is paid. */
async function stake(room: ControlRoom, name: string): Promise<TrialRequest> {
  const terms = newest(room, KIND.stakeTerms);
  const read = terms && readStakeTerms(terms);
  assert.ok(terms !== undefined && read !== undefined);
  const asked = trialRequest(name, stakePeriod(read, now()), terms);
  room.relay.add(requestLetter(asked, now()));
  for (;;) {
    const letters = room.relay.published.flatMap((event) => readStakeLetter(event) ?? []);
    const answer = letters.find((letter) => letter.letter === "answer" && letter.stake === asked.name);
    if (answer?.letter === "answer") {
      const { context, request: { attestations: [viewer, arbiter] } } = asked;
      const agreed = { context, terms: read, ...agreementTime(context, read) };
      const attestations = [viewer, answer.attestation, arbiter];
      assert.equal(judgeAttestations({ ...agreed, attestations }).verdict, "agreed");
      room.relay.add(activeReceipt(asked));
      return asked;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}

async function saveKey(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Save the key" }).click();
  await page.getByLabel("Password", { exact: true }).fill("bees and honey");
  await page.getByLabel("The same password again").fill("bees");
  await page.getByRole("button", { name: "Lock the key" }).click();
  await says(page, "The two passwords differ.");
  await page.getByLabel("The same password again").fill("bees and honey");
  await page.getByRole("button", { name: "Lock the key" }).click();
  const text = page.getByLabel("Your locked key");
  await text.waitFor({ timeout: 30_000 });
  assert.match(await text.inputValue(), /^dstream-stake-key:ncryptsec1/);
  await page.getByRole("button", { name: "I have put it in a safe place" }).click();
  await says(page, "Your key for stakes is saved elsewhere.");
}

/** A whole sweep that was sent just now. */
function sentHome(): Swept {
  const payment = {
    txid: "ab".repeat(32),
    amount: "4800000000",
    sent: now(),
    to: "4".repeat(95),
    whole: true,
  };
  return withSweep(undefined, payment);
}

Deno.test({
  name:
    "a creator asks stakes, answers viewers, gives one back, claims another, and sees an arbiter contradict itself",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const arbiter = await startArbiter();
    const faults: string[] = [];
    try {
      await withControlRoom(async (room) => {
        const page = await room.open();
        page.setDefaultTimeout(30_000);
        await page.getByText("Sharing among viewers:").click();
        await page.getByRole("radio", { name: "Viewers who stake coins" }).check();
        const amount = page.getByLabel("Each viewer stakes, in XMR");
        await amount.fill("0.03");
        await says(page, "At most 0.02 XMR");
        await amount.fill("0.005");
        await page.getByLabel("Witnesses for a claim").fill("1");
        await says(page, "one witness alone could lie for gain");
        await page.getByLabel("Witnesses for a claim").fill("2");
        await page.getByRole("checkbox").waitFor();
        faults.push(...await lookEverywhere(page, "stakes-form", undefined, ["desktop", "phone"]));
        await page.setViewportSize({ width: 1440, height: 900 });
        const d = await prepareStream(page, "Bees at work");
        const terms = newest(room, KIND.stakeTerms);
        assert.deepEqual(tagOf(terms, "amount"), ["amount", "5000000000"]);
        assert.deepEqual(tagOf(terms, "rule"), ["rule", "bad-bytes", "2"]);
        assert.equal(tagOf(newest(room, KIND.delegation), "sharing")?.[1], "stake");
        const stakeTag = `${KIND.stakeTerms}:${terms?.pubkey}:${d}`;
        assert.deepEqual(tagOf(newest(room, KIND.liveEvent), "stake"), ["stake", stakeTag]);
        await says(page, "Viewers who stake 0.005 XMR and agree may share it");
        await says(page, "Nobody has staked yet.");
        await saveKey(page);

        const [thief, a, b] = [await stake(room, "thief"), await stake(room, "a"), await stake(room, "b")];
        for (const one of [thief, a, b]) arbiter.stakes.set(one.name, one);
        const panel = page.getByRole("region", { name: "Stakes" });
        const item = ({ name }: TrialRequest) =>
          panel.getByRole("listitem").filter({ hasText: name.slice(0, 8) });
        await item(b).getByText("Active").waitFor();
        const claim = item(thief).getByRole("button", { name: "Claim" });
        const { stream } = thief.context;
        room.relay.add(complaintEvent(complaint(a, thief.name, {}, stream), stream));
        await item(thief).getByText("1 of 2 witnesses: 1 more needed.").waitFor();
        assert.equal(await claim.isDisabled(), true);
        room.relay.add(complaintEvent(complaint(b, thief.name, {}, stream), stream));
        await item(thief).getByText("2 of 2 witnesses").waitFor();
        await claim.click();
        faults.push(...await lookEverywhere(page, "stakes-claim", undefined, ["desktop", "phone"]));
        await page.getByRole("button", { name: "Claim it" }).click();
        await item(thief).getByText("Claimed", { exact: true }).waitFor();

        await item(a).getByRole("button", { name: "Give back" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Give back" }).click();
        await item(a).getByText("Given back", { exact: true }).waitFor();
        assert.equal(await item(a).getByRole("button").count(), 0, "what was given back can't be claimed");
        room.relay.add(verdictEvent(thief, "grant"));
        await item(thief).getByRole("button", { name: "Take the coins home" }).waitFor();
        await panel.scrollIntoViewIfNeeded();
        const show = () => panel.scrollIntoViewIfNeeded();
        faults.push(...await lookEverywhere(page, "stakes-panel", show, ["desktop", "phone"]));
        await page.setViewportSize({ width: 1440, height: 900 });

        room.relay.add(verdictEvent(a, "grant"));
        await panel.getByText("An arbiter decided a stake both ways").waitFor();
        await item(a).getByText("Decided both ways").waitFor();
        faults.push(...await lookEverywhere(page, "stakes-misconduct", show, ["desktop", "phone"]));
        await page.setViewportSize({ width: 1440, height: 900 });

        // All of it is there again in another tab, for it stands on the relays and in the key.
        await page.evaluate(([name, taken]) => {
          localStorage.setItem("dstream/stakes-taken/2", JSON.stringify([[name, taken]]));
        }, [thief.name, sentHome()] as const);
        await page.reload();
        await item(b).getByText("Active").waitFor();
        // A sweep may never get into a block.
        await item(thief).getByText("0 of 10 confirmations").waitFor();
        await item(thief).getByRole("button", { name: "Look whether anything is left" }).click();
        await item(thief).getByRole("button", { name: "Look whether anything is left" }).waitFor();
        faults.push(...await lookEverywhere(page, "stakes-taken", show, ["desktop", "phone"]));
        await page.setViewportSize({ width: 1440, height: 900 });
        const sharing = page.getByRole("region", { name: "Sharing among viewers" });
        await sharing.getByRole("button", { name: "Change" }).click();
        await says(page, "Choose one at least.");
        await page.getByRole("radio", { name: "Every viewer" }).check();
        await sharing.getByRole("button", { name: "Save" }).click();
        await says(page, "Every viewer who agrees may share it");
        await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
        assert.deepEqual(tagOf(newest(room, KIND.stakeTerms), "tier"), ["tier", "none"]);
        assert.equal(tagOf(newest(room, KIND.delegation), "sharing")?.[1], "open");
        assert.equal(tagOf(newest(room, KIND.liveEvent), "stake"), undefined);
      }, arbiter.config);
    } finally {
      arbiter.close();
    }
    assert.deepEqual(faults, []);
  },
});
