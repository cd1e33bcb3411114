import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { seriousFaults } from "../../../../testing/accessibility.ts";
import { keepScreen } from "../../../../testing/screens.ts";
import {
  startChromium,
  startWatchStand,
  waitForProgress,
  waitForState,
  waitForTrust,
} from "../../../../testing/watch-stand.ts";

/** An edge that says what it is and notes what it is asked. */
async function startTrialEdge(roles: readonly string[]) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(request.url === "/" ? 200 : 503, {
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "*",
      "content-type": "application/json",
    });
    response.end(JSON.stringify({ roles }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function watching(page: Page): Promise<void> {
  await waitForTrust(page, "verified");
  await waitForState(page, "playing");
}

Deno.test({
  name: "the watch page asks below the picture, only where there is an edge, and keeps a refusal",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const browser = await startChromium();
    const stand = await startWatchStand(browser);
    const edge = await startTrialEdge(["tracker", "turn"]);
    try {
      const { page: alone } = await stand.open();
      await watching(alone);
      await alone.getByRole("button", { name: "How this reaches you", exact: true }).click();
      await alone.getByText("No server brings the viewers of this stream together.").waitFor();
      assert.equal(await alone.locator("[data-sharing-question]").count(), 0);
      await alone.close();

      stand.announce({ edges: [edge.url] });
      const { page } = await stand.open({ width: 390, height: 844 });
      await watching(page);
      const question = page.getByRole("region", { name: "Share this stream with other viewers?" });
      await question.waitFor();
      await page.getByRole("button", { name: "Hide my address (slower)" }).waitFor();
      // The same edges in a new announcement know this page already, and the same host keeps the name.
      assert.deepEqual(edge.asked, ["GET /"]);
      const host = page.getByRole("link", { name: "Ada Example" });
      await host.evaluate((link) => {
        const said: string[] = (globalThis as { said?: string[] }).said = [];
        new MutationObserver(() => said.push(link.textContent ?? "")).observe(link, {
          subtree: true,
          childList: true,
          characterData: true,
        });
      });
      stand.announce({ edges: [edge.url], title: "Another title" });
      await page.getByRole("heading", { name: "Another title" }).waitFor();
      await waitForProgress(page, 1);
      assert.deepEqual(await page.evaluate("globalThis.said"), []);
      assert.deepEqual(edge.asked, ["GET /"]);
      const [picture, card] = [await page.locator(".stage").boundingBox(), await question.boundingBox()];
      assert.ok(picture && card && card.y >= picture.y + picture.height);
      await keepScreen(page, "sharing-watch-question-phone");
      assert.deepEqual(await seriousFaults(page), []);
      await waitForProgress(page, 1);

      await page.getByRole("button", { name: "Not now" }).click();
      await page.getByRole("button", { name: "Details" }).click();
      await page.waitForSelector('[data-sharing="off"]');
      await page.getByText("You chose not to share.").waitFor();
      await page.reload();
      await watching(page);
      await waitForProgress(page, 1);
      assert.equal(await question.count(), 0);
      // Who was not asked, or said no, is told to nobody.
      assert.deepEqual([...new Set(edge.asked)], ["GET /"]);
    } finally {
      edge.close();
      await stand.close();
      await browser.close();
    }
  },
});
