import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { PEER_ID_PREFIX } from "../../../../contracts/swarm/peer-id.ts";
import { bundleForPage } from "../../../testing/page-bundle.ts";
import type { PeerOffer } from "../peer/signalling.ts";

type FromPage =
  | { say: "announce"; offers: PeerOffer[]; leaving?: true }
  | { say: "answer"; to: string; offerId: string; sdp: string };

/** Real pages with a real mesh each, and a tracker that is a map. */
export type TrialPages = {
  open(options?: { relayOnly?: boolean }): Promise<{ page: Page; peerId: string }>;
  /** Everything that pages told the tracker. */
  heard: { by: string; message: FromPage }[];
  close(): Promise<void>;
};

/** Serves an empty page with the trial's script. */
export async function startTrialPages(browser: Browser): Promise<TrialPages> {
  const script = await bundleForPage(new URL("./trial-page.ts", import.meta.url));
  const server = createServer((request, response) => {
    const isScript = request.url === "/trial.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html; charset=utf-8");
    response.end(isScript ? script : '<!doctype html><title>trial</title><script src="/trial.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  const pages = new Map<string, Page>();
  const heard: TrialPages["heard"] = [];
  let count = 0;

  /** A page that closes meanwhile hears nothing any more. */
  const tell = (to: string, signal: unknown) => {
    const page = pages.get(to);
    if (page === undefined || page.isClosed()) return;
    page.evaluate((said) => globalThis.window.trial.hear(said as never), signal).catch((error) => {
      if (!page.isClosed()) throw error;
    });
  };

  return {
    heard,
    async open({ relayOnly = false } = {}) {
      const context = await browser.newContext();
      const page = await context.newPage();
      const peerId = `${PEER_ID_PREFIX}${String(count++).padStart(12, "0")}`;
      await page.exposeFunction("toTracker", (message: FromPage) => {
        heard.push({ by: peerId, message });
        if (message.say === "answer") {
          const { to, offerId, sdp } = message;
          return tell(to, { signal: "answer", peerId, offerId, sdp });
        }
        const others = [...pages.keys()].filter((other) => other !== peerId);
        for (const [at, { offerId, sdp }] of message.offers.entries()) {
          const to = others[at];
          if (to !== undefined) tell(to, { signal: "offer", peerId, offerId, sdp });
        }
      });
      await page.goto(url);
      pages.set(peerId, page);
      await page.evaluate(
        (options) => globalThis.window.trial.start(options),
        { peerId, relayOnly, address: `30311:${"ab".repeat(32)}:bees`, sid: "0123456789abcdef" },
      );
      return { page, peerId };
    },
    async close() {
      await Promise.all([...pages.values()].map((page) => page.context().close()));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
