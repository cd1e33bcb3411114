import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { keepScreen, lookEverywhere, PHONE } from "../../../../testing/screens.ts";
import { type SharingStand, startSharingStand, turn } from "../../../../testing/sharing-stand.ts";
import { startChromium } from "../../../../testing/watch-stand.ts";

let browser: Browser | undefined;
let stand: SharingStand | undefined;

function trial(name: string, run: (stand: SharingStand) => Promise<void>): void {
  Deno.test({
    name,
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      browser ??= await startChromium();
      stand ??= await startSharingStand(browser);
      await run(stand);
      for (const context of browser.contexts()) await context.close();
    },
  });
}

const busy = {
  state: "sharing",
  engine: "mesh",
  peers: 4,
  taken: { box: 31_000_000, mirrors: 4_000_000, peers: 92_000_000 },
  given: 88_000_000,
  givenTo: 5,
  receipts: 12,
} as const;

const question = (page: Page) => page.getByRole("region", { name: "Share this stream with other viewers?" });
const state = (page: Page, state: string) => page.waitForSelector(`[data-sharing="${state}"]`);
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? "");

/** Looks at what is shown on both screens, in both themes. */
async function look(page: Page, name: string, at: "app" | "sharing" = "sharing"): Promise<void> {
  const show = () => page.evaluate((id) => document.getElementById(id)?.scrollIntoView(), at);
  assert.deepEqual(await lookEverywhere(page, `sharing-${name}`, show, ["desktop", "phone"]), []);
}

trial("nobody is asked about a stream that can't be shared", async (stand) => {
  const page = await stand.open();
  await question(page).waitFor();
  for (
    const facts of [
      { sealed: false },
      { creator: { tier: "off", threshold: 3 } },
      { edge: false },
      { webrtc: false },
    ] as const
  ) {
    await turn(page, { facts });
    await state(page, "off");
    assert.equal(await question(page).count(), 0, JSON.stringify(facts));
    // A switch would change nothing.
    assert.equal(await page.getByRole("button", { name: /Share|sharing/ }).count(), 0, JSON.stringify(facts));
  }
});

trial("a refusal is kept over reloads, and nobody is asked twice", async (stand) => {
  const page = await stand.open();
  await page.getByRole("button", { name: "Not now" }).click();
  await page.getByText("Nobody among the viewers sees your address.", { exact: false }).first().waitFor();
  assert.match(await focused(page), /^You don't share/);
  await state(page, "off");
  await page.reload();
  await state(page, "off");
  assert.equal(await question(page).count(), 0);
  await page.getByText("You chose not to share.").waitFor();
  assert.equal(await page.locator("[data-sharing-answer]").count(), 0);
});

trial("the question is answered by keyboard alone, and doesn't take the focus before", async (stand) => {
  const page = await stand.open();
  await question(page).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement === document.body), true);
  assert.equal(
    await page.getByRole("status").filter({ hasText: "asked whether to share this stream" }).count(),
    1,
  );
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "Share");
  await page.keyboard.press("Enter");
  await state(page, "connecting");
  assert.match(await focused(page), /^You chose to share this stream/);
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "Details");
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "Stop sharing");
  await page.keyboard.press("Space");
  await state(page, "off");
});

trial(
  "hiding one's address is offered where an operator can do it, and given up nowhere else",
  async (stand) => {
    const page = await stand.open();
    await question(page).waitFor();
    const hide = page.getByRole("button", { name: "Hide my address (slower)" });
    assert.equal(await hide.count(), 0);
    await turn(page, { facts: { relay: true } });
    await hide.click();
    await state(page, "connecting");
    await page.getByText("with your address hidden from other viewers").waitFor();
    // The next stream's operator has no server for it.
    await turn(page, { facts: { relay: false } });
    await state(page, "off");
    await page.getByText("this stream has no server that can do it").waitFor();
  },
);

trial("the panel says why sharing is off while the device or the swarm forbids it", async (stand) => {
  const page = await stand.open();
  await page.getByRole("button", { name: "Share", exact: true }).first().click();
  const fine = { dataSaver: false, metered: false, lowBattery: false };
  for (
    const [facts, shown, says] of [
      [{ conditions: { ...fine, metered: true } }, "off", "On Wi-Fi or a cable it begins by itself."],
      [{ conditions: { ...fine, dataSaver: true } }, "off", "Switch its data saver off"],
      [{ conditions: { ...fine, lowBattery: true } }, "off", "Plug the device in"],
      [{ viewers: 2 }, "waiting", "When more come, it begins by itself."],
      [{ paused: true }, "waiting", "When you play on, it begins by itself."],
      [{ refused: true }, "refused", "it is tried again from time to time"],
    ] as const
  ) {
    await turn(page, { facts });
    await state(page, shown);
    await page.getByText(says).waitFor();
    await page.getByRole("button", { name: "Stop sharing" }).waitFor();
  }
  await look(page, "refused");
});

trial("who is alone with what plays is told so, and a screen reader hears it", async (stand) => {
  const page = await stand.open();
  await page.getByRole("button", { name: "Share", exact: true }).first().click();
  await state(page, "connecting");
  const said = page.locator("[data-sharing]").getByRole("status");
  assert.match(await said.textContent() ?? "", /the way to them is being found/);
  await turn(page, { view: { state: "alone" } });
  await state(page, "alone");
  assert.match(await said.textContent() ?? "", /^Nobody else who shares watches the same version/);
  assert.doesNotMatch(await said.textContent() ?? "", /being found/);
  await page.getByRole("button", { name: "Stop sharing" }).waitFor();
  await look(page, "alone");
  await turn(page, { view: busy });
  await state(page, "sharing");
  assert.equal(await said.textContent(), "");
});

trial("who wants to be hidden is told that nobody knows yet whether that can be done", async (stand) => {
  const page = await stand.open();
  await turn(page, { facts: { relay: true } });
  await page.getByRole("button", { name: "Hide my address (slower)" }).click();
  await state(page, "connecting");
  await turn(page, { facts: { relay: undefined } });
  await state(page, "waiting");
  await page.getByText("isn't known yet whether this stream has a server").waitFor();
  await look(page, "relay-unknown");
  // The settings don't say in one breath that others see the address and that they don't.
  assert.equal(await page.getByText("Others who watch then see your network address.").count(), 0);
});

trial("the question reads well on both screens and in both themes", async (stand) => {
  const page = await stand.open();
  await turn(page, { facts: { relay: true } });
  await page.getByRole("button", { name: "Hide my address (slower)" }).waitFor();
  await look(page, "question", "app");
});

trial("the panel shows what was taken and given, and stops at once", async (stand) => {
  const page = await stand.open();
  await page.getByRole("button", { name: "Share", exact: true }).first().click();
  await turn(page, { view: busy, hour: { given: 640e6, limit: 2e9 } });
  await page.getByText("Connected to 4 viewers").waitFor();
  await page.getByText("72% of what you watched came from other viewers.").waitFor();
  await page.getByText("to 5 viewers: 88 MB").waitFor();
  await page.getByText("12 receipts", { exact: false }).waitFor();
  const meter = page.getByRole("meter", { name: "Given in the last hour" });
  assert.equal(await meter.getAttribute("aria-valuetext"), "640 MB of your limit of 2 GB");
  for (let step = 1; step <= 3; step++) {
    const taken = { ...busy.taken, peers: busy.taken.peers + step * 300_000 };
    await turn(page, { view: { ...busy, taken, given: busy.given + step * 220_000 } });
    await page.waitForFunction(
      (points) =>
        (document.querySelector("[data-sharing] svg[role=img] path")?.getAttribute("d")?.match(/[ML]/g)
          ?.length ??
          0) > points,
      await page.locator("[data-sharing] svg[role=img] path").first().evaluate((path) =>
        path.getAttribute("d")?.match(/[ML]/g)?.length ?? 0
      ),
    );
  }
  await look(page, "panel");
  await page.getByRole("button", { name: "Stop sharing" }).click();
  await state(page, "off");
  await page.getByText("You chose not to share.").waitFor();
});

trial("the panel says so when the hour's limit is reached", async (stand) => {
  const page = await stand.open();
  await page.getByRole("button", { name: "Share", exact: true }).first().click();
  await turn(page, { view: busy, hour: { given: 2e9, limit: 2e9 } });
  await page.getByText("Your limit for an hour is reached", { exact: false }).waitFor();
});

trial("limits are kept only while they can be met, and shown in words a person knows", async (stand) => {
  const page = await stand.open();
  const field = page.getByLabel("Upload at most, in kbit/s");
  await field.fill("2500");
  await page.getByText("2.5 Mbit/s").waitFor();
  for (const text of ["0", "", "12x", "99999999"]) {
    await field.fill(text);
    await page.getByRole("alert").filter({ hasText: "A whole number from 500 to" }).waitFor();
  }
  await page.reload();
  assert.equal(await page.getByLabel("Upload at most, in kbit/s").inputValue(), "2500");
  await page.getByRole("radio", { name: "Don't share" }).check();
  await state(page, "off");
});

trial("the question and the panel fit in German and Spanish", async (stand) => {
  for (const [locale, yes] of [["de", "Teilen"], ["es", "Compartir"]] as const) {
    const page = await stand.open({ ...PHONE, locale });
    await turn(page, { facts: { relay: true }, view: busy });
    await keepScreen(page, `sharing-question-${locale}`);
    await page.getByRole("button", { name: yes, exact: true }).first().click();
    await state(page, "sharing");
    await page.evaluate(() => document.getElementById("sharing")?.scrollIntoView());
    await keepScreen(page, `sharing-panel-${locale}`);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wider <= 0, `${locale}: ${wider} px too wide`);
  }
});

Deno.test({
  name: "the browser of these tests is closed",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await stand?.close();
    await browser?.close();
  },
});
