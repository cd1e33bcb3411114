import { createServer } from "node:http";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { delegationTemplate } from "../../../contracts/nostr/delegation.ts";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { publicKeyOf, signEvent } from "../../../contracts/nostr/event-signature.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import { peerIdOf } from "../../../contracts/swarm/peer-id.ts";
import { p2pLibrary } from "../../p2p-library.ts";
import { type MemoryTracker, startMemoryTracker } from "../memory-tracker.ts";
import { type SealedOrigin, startSealedOrigin } from "../sealed-origin.ts";
import { fixtureMedia, startChromium } from "../watch-stand.ts";
import type { CrowdFigures, CrowdPlay } from "./page.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** One viewer of the stand. */
export type CrowdViewer = {
  page: Page;
  peerId: string;
  /** Hosts that the page sent anything to, by HTTP or WebSocket. */
  reached: readonly string[];
  figures(): Promise<CrowdFigures>;
  /** Begins to count anew. */
  forget(): Promise<void>;
};

/** A sealed stream, a tracker, and pages that watch it by the crowd. */
export type CrowdStand = {
  room: CrowdRoom;
  origin: SealedOrigin;
  tracker: MemoryTracker;
  open(
    options?: Partial<Pick<CrowdPlay, "how" | "worker" | "rung" | "attack" | "mayGive" | "lateMs">>,
  ): Promise<CrowdViewer>;
  close(): Promise<void>;
};

export type CrowdRoom = { browser: Browser; url: string; close(): Promise<void> };

/** Builds the page once and opens the browser that all stands of a file share. */
export async function openCrowdRoom(): Promise<CrowdRoom> {
  const folder = await mkdtemp(join(tmpdir(), "dstream-crowd-"));
  for (
    const [name, entry] of [
      ["page", "client/testing/crowd-page/page.ts"],
      ["worker", "client/src/player/worker/worker.ts"],
    ] as const
  ) {
    await build({
      configFile: false,
      root: ROOT,
      logLevel: "error",
      plugins: [p2pLibrary()],
      build: {
        lib: { entry: join(ROOT, entry), formats: ["es"], fileName: () => `${name}.js` },
        outDir: folder,
        emptyOutDir: false,
        target: "es2022",
      },
    });
  }
  await copyFile(join(ROOT, "node_modules/hls.js/dist/hls.worker.js"), join(folder, "hls.worker.js"));
  const server = createServer((request, response) => {
    const name = basename(new URL(request.url ?? "/", "http://localhost").pathname);
    if (name === "") {
      return void response.setHeader("content-type", "text/html").end(
        '<!doctype html><title>crowd</title><script type="module" src="/page.js"></script>',
      );
    }
    const type = extname(name) === ".wasm" ? "application/wasm" : "text/javascript";
    readFile(join(folder, name)).then(
      (bytes) => response.setHeader("content-type", type).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await startChromium([
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    // Names of the local network that hide addresses can't be resolved where nobody answers for them.
    "--disable-features=WebRtcHideLocalIpsWithMdns",
  ]);
  return {
    browser,
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    async close() {
      await browser.close();
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A stream and a tracker of its own. */
export async function openCrowdStand(room: CrowdRoom): Promise<CrowdStand> {
  const creator = crypto.getRandomValues(new Uint8Array(32));
  const box = crypto.getRandomValues(new Uint8Array(32));
  const address = `${KIND.liveEvent}:${publicKeyOf(creator)}:test`;
  const origin = await startSealedOrigin({
    media: await fixtureMedia(),
    address,
    d: "test",
    signer: box,
    aheadMs: 16_000,
  });
  const tracker = startMemoryTracker();
  const now = Math.floor(Date.now() / 1000);
  const delegation: NostrEvent = signEvent(
    delegationTemplate({ address, signers: [publicKeyOf(box)], nbf: now - 60, exp: now + 3600 }, now),
    creator,
  );
  const pages: Page[] = [];
  return {
    room,
    origin,
    tracker,
    async open({ how = "ours", worker = true, rung = "crowd", ...rest } = {}) {
      const page = await room.browser.newPage({ viewport: { width: 400, height: 300 } });
      pages.push(page);
      const reached: string[] = [];
      page.on("request", (request) => reached.push(new URL(request.url()).host));
      page.on("websocket", (socket) => reached.push(new URL(socket.url()).host));
      await page.goto(room.url);
      await page.waitForFunction(() => "crowdPage" in globalThis);
      const peerId = peerIdOf(crypto.getRandomValues(new Uint8Array(32)), address);
      const play: CrowdPlay = {
        source: origin.index,
        tracker: tracker.url,
        address,
        delegation,
        peerId,
        how,
        worker,
        rung,
        ...rest,
      };
      await page.evaluate((play) => globalThis.crowdPage.start(play), play);
      return {
        page,
        peerId,
        reached,
        figures: () => page.evaluate(() => globalThis.crowdPage.figures()),
        forget: () => page.evaluate(() => globalThis.crowdPage.forget()),
      };
    },
    async close() {
      await Promise.all(pages.map((page) => page.close()));
      await Promise.all([origin.close(), tracker.close()]);
    },
  };
}
