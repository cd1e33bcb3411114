import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { TRIAL_ADDRESS } from "../../../../contracts/seal/trial-session.ts";
import { meshInfoHash } from "../../../../contracts/swarm/swarm-id.ts";
import { bundleForPage } from "../../../../client/testing/page-bundle.ts";
import { startChromium } from "../../../../client/testing/watch-stand.ts";
import { listenWithNode } from "../../../../edge/listen/node.ts";
import { startTrialEdge, trialPeerId, trialToken } from "../../../../edge/tracker/trial-edge.ts";
import { type ScriptedBox, startScriptedBox } from "./box.ts";
import { SCRIPTED_SID } from "./stream.ts";
import type { ScriptedPage } from "./page.ts";
import type { ScriptedFigures } from "./viewer.ts";

/** Scripted viewers in a few pages of a browser, an edge with its tracker, and a box. */
export type ScriptedStand = {
  box: ScriptedBox;
  /** Lets so many more viewers come, one after the other. */
  open(viewers: number): Promise<void>;
  figures(): Promise<ScriptedFigures[]>;
  /** Begins to count anew. */
  forget(): Promise<void>;
  close(): Promise<void>;
};

/** So many viewers live in one page. */
const PER_PAGE = 12;
const JOIN_MS = 200;
/** A viewer's place behind live, in milliseconds. */
const TARGET_MS = 2000;

/** Opens it, with nobody there yet. */
export async function openScriptedStand(): Promise<ScriptedStand> {
  const script = await bundleForPage(new URL("./page.ts", import.meta.url));
  const server = createServer((request, response) => {
    const isScript = request.url === "/page.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html; charset=utf-8");
    response.end(
      isScript ? script : '<!doctype html><title>scripted</title><script src="/page.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const edge = await startTrialEdge({ listen: listenWithNode });
  const box = startScriptedBox();
  const browser = await startChromium(
    ["--disable-background-timer-throttling", "--disable-renderer-backgrounding"],
    ["WebRtcHideLocalIpsWithMdns"],
  );
  const pages: Page[] = [];
  let count = 0;
  const all = <T>(run: (page: Page) => Promise<T>) => Promise.all(pages.map(run));

  return {
    box,
    async open(viewers) {
      for (const until = count + viewers; count < until; count++) {
        if (count % PER_PAGE === 0) {
          const page = await (await browser.newContext()).newPage();
          await page.goto(url);
          pages.push(page);
        }
        const peerId = trialPeerId(count);
        const viewer: Parameters<ScriptedPage["open"]>[0] = {
          peerId,
          // A name for each, because a browser opens six connections to one host.
          box: `http://viewer${count}.localhost:${box.port}`,
          startMs: box.startMs,
          tracker: `${edge.url.replace("http", "ws")}/v1/tracker?t=${trialToken({ peerId })}`,
          address: TRIAL_ADDRESS,
          infoHash: meshInfoHash(TRIAL_ADDRESS, SCRIPTED_SID),
          targetMs: TARGET_MS,
        };
        await pages.at(-1)?.evaluate((viewer) => globalThis.scripted.open(viewer), viewer);
        await new Promise((resolve) => setTimeout(resolve, JOIN_MS));
      }
    },
    figures: async () => (await all((page) => page.evaluate(() => globalThis.scripted.figures()))).flat(),
    forget: async () => void await all((page) => page.evaluate(() => globalThis.scripted.forget())),
    async close() {
      await all((page) => page.evaluate(() => globalThis.scripted.close()));
      await browser.close();
      server.closeAllConnections();
      server.close();
      await box.close();
      await edge.stop();
    },
  };
}
