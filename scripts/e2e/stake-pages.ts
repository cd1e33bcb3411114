import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { tabTo } from "../../client/testing/control-room.ts";
import { lookEverywhere } from "../../client/testing/screens.ts";
import { FINAL_DEPTH } from "../../client/src/stakes/swept.ts";
import type { KeptStake } from "../../client/src/stakes/viewer/kept-stake.ts";
import { readKeptStake } from "../../client/src/stakes/viewer/read-kept-stake.ts";
import { STAKES_NAME } from "../../client/src/stakes/viewer/stakes-here.ts";
import { makeReceiptShelf } from "../../client/src/swarm/receipts/receipt-shelf.ts";
import { stakeName } from "../../contracts/escrow/decision.ts";
import { fromHex } from "../../contracts/hex.ts";
import { readXmr } from "../../contracts/monero/amount.ts";
import { publicKeyOf, signEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { peerIdOf } from "../../contracts/swarm/peer-id.ts";
import { receiptTemplate } from "../../contracts/swarm/receipt.ts";
import { waitFor } from "../bench/origin/processes.ts";
import { storedEvents } from "../demo/relay-exchange.ts";
import { callRpc } from "../monero/rpc.ts";
import { type ScriptedStake, signAs, speakFor, stakeByScript } from "./scripted-stake.ts";
import { payStakes } from "./stake-payments.ts";
import { STAKE_XMR, type StakeSite, startStakeSite } from "./stake-site.ts";
import type { Laid } from "./stake-stand.ts";

const AMOUNT = readXmr(STAKE_XMR) ?? 0n;
const [SID, SEGMENT] = ["0011223344556677", 7];
/** Of the certificate of who is accused. */
const FINGERPRINT = "12".repeat(32);
/** The terms' time for answers, in blocks. */
const WINDOW = 720;

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const shows = (page: Page, state: string) => page.waitForSelector(`[data-stake="${state}"]`);

/** A viewer's stake in a real page. */
type StakedPage = { page: Page; address: string; kept: () => Promise<KeptStake>; name: string };

/** Of two stakes that the creator claims in its studio one is answered and goes home, the other is the creator's: both are swept in the pages, and a wallet of each sees its coins. */
export async function claimsInPages(laid: Laid): Promise<void> {
  const site = await startStakeSite(laid);
  try {
    await claimTwo(laid, site);
  } finally {
    await site.close();
  }
}

async function claimTwo(laid: Laid, site: StakeSite): Promise<void> {
  const { chain, payer, winner } = laid;
  const { studio, relay, terms: { event: terms, read: { stream } } } = site;
  const height = (await callRpc<{ count: number }>(chain.url, "get_block_count")).count;
  const [honest, thief, a, b, c, d] = await Promise.all([
    beginInPage(await site.watch()),
    beginInPage(await site.watch()),
    stakeByScript({ terms, relay, height }),
    stakeByScript({ terms, relay, height }),
    stakeByScript({ terms, relay, height }),
    stakeByScript({ terms, relay, height }),
  ]);
  const txid = await payStakes(laid, [honest, thief, a, b, c, d], AMOUNT);
  await chain.mine(11, payer.address);
  for (const one of [a, b, c, d]) await one.paid(txid);
  for (const { page } of [honest, thief]) await shows(page, "active");

  const faults: string[] = [];
  const row = (name: string) => studio.getByRole("listitem").filter({ hasText: name.slice(0, 8) });
  for (const [accused, witnesses] of [[honest, [a, b]], [thief, [c, d]]] as const) {
    const secret = crypto.getRandomValues(new Uint8Array(32));
    const peer = peerIdOf(fromHex(publicKeyOf(secret)) ?? new Uint8Array(), stream);
    speakFor(await accused.kept(), relay).admitted(publicKeyOf(secret), signAs(secret), FINGERPRINT);
    await saysPage(accused, relay);
    const wrong = { rule: "bad-bytes", fingerprint: FINGERPRINT, peer, sid: SID, n: SEGMENT } as const;
    for (const { witness, page } of witnesses) witness().wronged({ ...wrong, page });
    if (accused === honest) await praise(honest, { from: peer, by: a, stream });
    await row(accused.name).getByText("2 of 2 witnesses").waitFor();
    // By keyboard alone.
    await row(accused.name).getByRole("button", { name: "Claim" }).press("Enter");
    await tabTo(studio, /^Claim it$/);
    await studio.keyboard.press("Enter");
    await row(accused.name).getByText("Claimed", { exact: true }).waitFor();
    await shows(accused.page, "claimed");
  }
  await honest.page.getByText("1 of 2 complaints are answered").waitFor();
  await thief.page.getByText("0 of 2 complaints are answered").waitFor();
  await row(honest.name).getByText("1 of 2 complaints are answered").waitFor();
  const panel = () => row(thief.name).scrollIntoViewIfNeeded();
  faults.push(...await lookEverywhere(studio, "stakes-claimed", panel, ["phone"]));

  // A day later everybody looks again, the thief last.
  await thief.page.close();
  site.jump(WINDOW);
  await studio.reload();
  await look(honest.page);
  await shows(honest.page, "released");
  // What is fetched to take it home must not take the dialog out of the page meanwhile.
  await honest.page.locator("dialog:modal").waitFor();
  await row(thief.name).getByRole("button", { name: "Ask for the decision" }).click();
  await studio.getByRole("dialog").getByRole("button", { name: "Ask for the decision" }).click();
  await row(thief.name).getByText("Yours", { exact: true }).waitFor();
  const again = await thief.page.context().newPage();
  await again.goto(thief.page.url());
  await look(again);
  await shows(again, "granted");
  await row(honest.name).getByText("Given back", { exact: true }).waitFor();
  site.jump(0);
  await sweepHome(honest.page, laid, winner.address);
  await shows(honest.page, "swept");
  await press(honest.page, "Look whether anything is left");
  await laid.chain.mine(FINAL_DEPTH, laid.payer.address);
  await shows(honest.page, "closed");
  await row(thief.name).getByRole("button", { name: "Take the coins home" }).click();
  await winner.call("create_wallet", { filename: "creator", password: "", language: "English" });
  await sweepHome(studio, laid, (await winner.call<{ address: string }>("get_address")).address);
  await laid.chain.mine(FINAL_DEPTH, laid.payer.address);
  // By a lower height the decision would be one of tomorrow.
  site.jump(WINDOW);
  await studio.reload();
  await row(thief.name).getByText(/XMR went to/).waitFor();
  site.jump(0);
  assert.deepEqual(faults, []);
}

/** Sends an escrow from the page that won it to the wallet that is open, which has it then and nothing else. */
async function sweepHome(page: Page, { chain, payer, winner }: Laid, to: string): Promise<void> {
  await page.getByLabel("Your own Monero address").fill(to);
  await press(page, "Take it");
  const said = await page.getByText(/XMR arrive there\. The fee is/).textContent() ?? "";
  const [amount, fee] = [...said.matchAll(/[0-9.]+(?= XMR)/g)].map(([text]) => readXmr(text));
  assert.ok(amount !== undefined && fee !== undefined, said);
  assert.equal(amount + fee, AMOUNT);
  await press(page, "Send it");
  await page.getByText(/XMR are on their way/).first().waitFor();
  await chain.mine(1, payer.address);
  await winner.call("refresh");
  const { balance } = await winner.call<{ balance: number }>("get_balance");
  assert.equal(BigInt(balance), amount);
}

/** Waits until a page's word about this stake stands where witnesses look. */
async function saysPage({ name }: StakedPage, relay: string): Promise<void> {
  const filter = { kinds: [KIND.stakeWord], "#x": [name], "#s": ["page"] };
  await waitFor("the page's word", async () => (await storedEvents(filter, { relay }))[0]);
}

/** Another viewer signed that it took the very segment of which it complains. */
async function praise(
  { page }: StakedPage,
  { from, by, stream }: { from: string; by: ScriptedStake; stream: string },
): Promise<void> {
  const to = peerIdOf(fromHex(by.page) ?? new Uint8Array(), stream);
  const segments = { first: SEGMENT, last: SEGMENT };
  const template = receiptTemplate(
    { address: stream, sid: SID, from, to, ...segments, bytes: 90_000 },
    Math.floor(Date.now() / 1000),
  );
  const shelf = new Map<string, string>();
  const storage = {
    getItem: (name: string) => shelf.get(name) ?? null,
    setItem: (name: string, text: string) => void shelf.set(name, text),
  };
  const receipts = makeReceiptShelf({ storage: () => storage, now: Date.now });
  receipts.put(signEvent(template, by.secret));
  receipts.close();
  await page.evaluate(
    (entries) => entries.forEach(([name, text]) => localStorage.setItem(name, text)),
    [...shelf],
  );
}

/** Opens the page anew, and its stake. */
async function look(page: Page): Promise<void> {
  await page.reload();
  await press(page, "Look at it");
}

async function beginInPage(page: Page): Promise<StakedPage> {
  await press(page, "What that means");
  await press(page, "Ask for a stake");
  await shows(page, "save");
  await press(page, "Keep it without a password");
  const download = page.waitForEvent("download");
  await press(page, "Save a file");
  await download;
  await press(page, "I have kept it");
  await shows(page, "pay");
  const address = await page.getByLabel("Address of the stake").inputValue();
  const kept = async () => {
    const text = await page.evaluate(
      (prefix) => Object.entries(localStorage).find(([name]) => name.startsWith(prefix))?.[1],
      STAKES_NAME,
    );
    const read = readKeptStake(text ?? "");
    assert.ok(read !== undefined);
    return read;
  };
  return { page, address, kept, name: stakeName((await kept()).context) };
}
