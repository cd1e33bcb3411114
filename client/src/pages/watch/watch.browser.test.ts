import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { problemJson } from "../../../../contracts/api/problem.ts";
import { seriousFaults } from "../../../testing/accessibility.ts";
import { DESKTOP, keepScreen, lookEverywhere, PHONE, TABLET } from "../../../testing/screens.ts";
import {
  waitForProgress,
  waitForState,
  waitForTrust,
  type WatchStand,
} from "../../../testing/watch-stand.ts";
import { closeBrowser, trial } from "../../../testing/watch-trial.ts";

const seconds = () => Math.floor(Date.now() / 1000);

/** Looks at one state of the page at every size, dark and light, and lets axe-core look as well. */
async function look(stand: WatchStand, name: string, ready: (page: Page) => Promise<void>): Promise<void> {
  // Both at once, as some states take their time to come.
  await Promise.all([[DESKTOP, TABLET], [PHONE]].map(async (screens) => {
    const { page, context } = await stand.open(screens[0]);
    await ready(page);
    const names = screens.map(({ name }) => name);
    assert.deepEqual(await lookEverywhere(page, `watch-${name}`, undefined, names), []);
    await context.close();
  }));
}

async function openPanel(page: Page): Promise<void> {
  await waitForTrust(page, "verified");
  await waitForState(page, "playing");
  await page.getByRole("button", { name: "How this reaches you", exact: true }).click();
}

trial("the watch page shows a verified picture within five seconds of being opened", async (stand) => {
  const started = Date.now();
  const { page } = await stand.open();
  await waitForTrust(page, "verified");
  await waitForState(page, "playing");
  const ms = Date.now() - started;
  assert.ok(ms < 5000, `${ms} ms`);
});

trial("the tamper button is caught, names what was bent, and playback goes on", async (stand) => {
  const { page } = await stand.open();
  await openPanel(page);
  await page.getByRole("button", { name: "Try to tamper" }).click();
  await page.getByText("Caught: piece").waitFor();
  await page.getByText("Playback went on").waitFor();
  await waitForProgress(page, 1);
  await waitForTrust(page, "verified");
});

trial("the watch page obeys its keys, but not while somebody writes", async (stand) => {
  const { page } = await stand.open();
  await waitForState(page, "playing");
  await page.keyboard.press("Space");
  await waitForState(page, "paused");
  await page.keyboard.press("Space");
  await waitForState(page, "playing");
  await page.keyboard.press("m");
  assert.equal(await page.evaluate(() => document.querySelector("video")?.muted), false);
  await page.keyboard.press("c");
  await page.locator(".watch[data-chat=hidden]").waitFor();
  await page.getByRole("searchbox").or(page.getByRole("combobox")).or(page.locator("header input")).first()
    .focus();
  await page.keyboard.press("c");
  assert.equal(await page.locator(".watch[data-chat=hidden]").count(), 1);
  await page.keyboard.press("Escape");
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
});

trial("the watch page offers another delay, and keeps to it", async (stand) => {
  const { page } = await stand.open();
  await waitForState(page, "playing");
  await page.mouse.move(300, 300);
  await page.getByRole("button", { name: /Delay/ }).click();
  await keepScreen(page, "watch-delay-desktop-dark");
  await page.getByText("About 4 s").click();
  await page.waitForFunction(
    () => {
      const said = document.querySelector("[data-behind]")?.getAttribute("data-behind");
      return Number(said) > 3.4;
    },
    undefined,
    { timeout: 15_000 },
  );
  await waitForTrust(page, "verified");
});

trial("the delay menu says where nobody offers the instant rung, and the low one plays on", async (stand) => {
  const { page } = await stand.open();
  await waitForTrust(page, "verified");
  await page.mouse.move(300, 300);
  await page.getByRole("button", { name: /Delay/ }).click();
  await page.locator('.stage input[value="instant"]').click();
  await page.locator('[data-notice="fall"]').getByText("doesn't offer Instant").waitFor();
  await page.getByRole("button", { name: /Delay/ }).click();
  assert.equal(await page.locator('.stage input[value="instant"]').isDisabled(), true);
  await page.locator(".stage-menu").getByText("doesn't offer Instant").first().waitFor();
  await waitForTrust(page, "verified");
});

trial("the page says that the box is full of instant viewers, and lets one try again", async (stand) => {
  const { page } = await stand.open();
  let asked = 0;
  await page.route("**/whep/**", (route) => {
    if (route.request().method() !== "POST") return route.continue();
    asked++;
    return route.fulfill({
      status: 503,
      contentType: "application/problem+json",
      headers: { "access-control-allow-origin": "*" },
      body: JSON.stringify(problemJson(503, "box-full", "The box has all the WebRTC viewers it takes.")),
    });
  });
  await waitForTrust(page, "verified");
  for (const times of [1, 2]) {
    await page.mouse.move(300, 300);
    for (const rung of ["low", "instant"]) {
      await page.getByRole("button", { name: /Delay/ }).click();
      await page.locator(`.stage input[value="${rung}"]`).click();
    }
    await page.locator('[data-notice="fall"]').getByText("Instant is full").waitFor();
    assert.equal(asked, times);
  }
  // What was closed stays closed, through all that is learned of the picture and behind the menu.
  await page.locator('[data-notice="fall"]').getByRole("button", { name: "Close" }).click();
  await waitForProgress(page, 1);
  for (const expanded of ["true", "false"]) {
    await page.getByRole("button", { name: /Delay/ }).press("Enter");
    await page.locator(`.stage-button[aria-expanded="${expanded}"]`).waitFor();
  }
  await waitForProgress(page, 0.5);
  assert.equal(await page.locator('[data-notice="fall"]').count(), 0);
  await waitForTrust(page, "verified");
});

trial("the delay is chosen by keys, and the menu stays until it is closed", async (stand) => {
  const { page } = await stand.open();
  await waitForTrust(page, "verified");
  await page.getByRole("button", { name: /Delay/ }).focus();
  await page.keyboard.press("Enter");
  await page.locator('.stage input[value="low"]').focus();
  await page.keyboard.press("ArrowDown");
  await page.waitForSelector('.stage[data-rung="close"]');
  await page.keyboard.press("ArrowDown");
  await page.waitForSelector('.stage[data-rung="crowd"]');
  await page.keyboard.press("Enter");
  await page.locator(".stage-menu").waitFor({ state: "detached" });
  assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ""), /Crowd/);
  await waitForTrust(page, "verified");
});

trial(
  "the delay menu is whole wherever the page is scrolled, and controls fit a small page",
  async (stand) => {
    const { page } = await stand.open();
    await waitForTrust(page, "verified");
    const button = page.getByRole("button", { name: /Delay/ });
    for (
      const [name, width, height] of [["wide", 1440, 560], ["narrow", 320, 640], ["flat", 640, 320]] as const
    ) {
      await page.setViewportSize({ width, height });
      // So far that of the picture only its controls are left, where it doesn't stay on the screen.
      await button.evaluate((element) => scrollBy(0, element.getBoundingClientRect().top - 8));
      await button.focus();
      await page.keyboard.press("Enter");
      assert.deepEqual([name, await page.locator(".stage-menu").evaluate(hiddenCorners)], [name, []]);
      for (const control of ["play", "mute", "fullscreen"]) {
        const corners = await page.locator(`.stage media-${control}-button`).evaluate(hiddenCorners);
        assert.deepEqual([name, control, corners], [name, control, []]);
      }
      await keepScreen(page, `watch-delay-menu-${name}`);
      await page.keyboard.press("Escape");
      await page.locator(".stage-menu").waitFor({ state: "detached" });
    }
  },
);

/** Runs in the page: points just within an element's corners where something else is to be seen, or nothing. */
function hiddenCorners(element: Element): string[] {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return [[left, top], [right, top], [left, bottom], [right, bottom]].flatMap(([x = 0, y = 0]) => {
    const seen = document.elementFromPoint(x + (x === left ? 8 : -8), y + (y === top ? 8 : -8));
    return element.contains(seen) ? [] : [`${Math.round(x)} ${Math.round(y)} ${seen?.tagName}`];
  });
}

trial("the watch page loads nothing before the viewer agreed to what the creator warns of", async (stand) => {
  stand.announce({ tags: [["content-warning", "flashing lights"]] });
  const { page } = await stand.open();
  await page.getByText("flashing lights").waitFor();
  assert.deepEqual(stand.origin.requests, []);
  await page.getByRole("button", { name: "Show it" }).click();
  await waitForTrust(page, "verified");
});

trial("the watch page begins by itself when a planned stream goes live", async (stand) => {
  stand.announce({ status: "planned", starts: seconds() + 5400 });
  const { page } = await stand.open();
  await page.getByText("Not live yet").waitFor();
  stand.announce();
  await waitForTrust(page, "verified");
});

trial("the watch page says when nobody announces a stream", async (stand) => {
  const { page } = await stand.open();
  await page.getByRole("heading", { name: "Nobody announces this stream" }).waitFor();
}, { silent: true });

trial("the watch page looks right while it plays", async (stand) => {
  await look(stand, "playing", async (page) => {
    await waitForTrust(page, "verified");
    await waitForState(page, "playing");
    await page.mouse.move(400, 300);
  });
});

trial("the watch page looks right with the seal panel open and a byte bent", async (stand) => {
  await look(stand, "panel", async (page) => {
    await openPanel(page);
    await page.getByRole("button", { name: "Try to tamper" }).click();
    await page.getByText("Playback went on").waitFor();
    await page.getByText("Playback went on").scrollIntoViewIfNeeded();
  });
});

trial("the watch page looks right with chat as a sheet and in landscape", async (stand) => {
  const upright = await stand.open({ ...PHONE, theme: "dark" });
  await waitForState(upright.page, "playing");
  await upright.page.getByRole("button", { name: "Show chat" }).click();
  await keepScreen(upright.page, "watch-sheet-phone-dark");
  assert.deepEqual(await seriousFaults(upright.page), []);
  const picture = await upright.page.locator(".stage").boundingBox();
  const sheet = await upright.page.locator(".watch-chat").boundingBox();
  assert.ok(picture !== null && sheet !== null && sheet.y >= picture.y + picture.height - 1);

  const sideways = await stand.open({ width: 844, height: 390, touch: true, theme: "dark" });
  await waitForState(sideways.page, "playing");
  await keepScreen(sideways.page, "watch-landscape-phone-dark");
  const whole = await sideways.page.locator(".stage").boundingBox();
  assert.ok(whole !== null && whole.height >= 389 && whole.y === 0);
});

trial("the watch page looks right when a stream is refused", async (stand) => {
  stand.origin.restart({ signer: crypto.getRandomValues(new Uint8Array(32)) });
  await look(stand, "refused", (page) => waitForState(page, "refused"));
});

trial("the watch page looks right when the encoder is silent", async (stand) => {
  stand.origin.state = "paused";
  stand.origin.freeze();
  stand.origin.fault = (answer) =>
    answer.kind === "multivariant" ? { fault: "status", status: 404 } : undefined;
  await look(stand, "waiting", (page) => waitForState(page, "waiting"));
});

trial("the watch page looks right when the box is gone", async (stand) => {
  stand.origin.fault = () => ({ fault: "cut" });
  await look(stand, "gone", (page) => page.getByRole("heading", { name: "Nobody who carries" }).waitFor());
});

trial("the watch page looks right before a planned stream, and in other languages", async (stand) => {
  stand.announce({ status: "planned", starts: seconds() + 5400 });
  await look(stand, "planned", (page) => page.getByText("Not live yet").waitFor());
  for (const locale of ["de", "es"]) {
    const { page } = await stand.open({ ...PHONE, locale });
    await page.locator(".stage-message").waitFor();
    await keepScreen(page, `watch-planned-phone-${locale}`);
  }
});

trial("the watch page looks right after the end, and with a warning", async (stand) => {
  stand.announce({ status: "ended", ends: seconds() - 600 });
  await look(stand, "ended", (page) => page.getByText("This stream has ended").waitFor());
  stand.announce({ tags: [["content-warning", "flashing lights"]] });
  await look(stand, "warning", (page) => page.getByText("flashing lights").waitFor());
});

trial(
  "the watch page looks right when there is no such stream, no relay and no sense in the link",
  async (stand) => {
    await look(stand, "nothing", (page) => page.getByText("Nobody announces this stream").waitFor());
    const { page } = await stand.open({ hash: "watch/naddr1qqqqq" });
    await page.getByText("This link leads to no stream").waitFor();
    await keepScreen(page, "watch-bad-link-desktop-dark");
  },
  { silent: true },
);

closeBrowser();
