import { rmSync } from "node:fs";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { delegationTemplate } from "../../../contracts/nostr/delegation.ts";
import { publicKeyOf, signEvent } from "../../../contracts/nostr/event-signature.ts";
import { KIND } from "../../../contracts/nostr/kinds.ts";
import type { Sharing } from "../../../contracts/nostr/sharing.ts";
import { p2pLibrary } from "../../p2p-library.ts";
import { type MemoryEdge, startMemoryEdge } from "../memory-edge.ts";
import { type SealedOrigin, startSealedOrigin } from "../sealed-origin.ts";
import { fixtureMedia, startChromium } from "../watch-stand.ts";
import type { SwarmFigures, SwarmPlay } from "./page.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** One viewer of the stand. */
export type SwarmViewer = {
  page: Page;
  figures(): Promise<SwarmFigures>;
  /** Begins to watch for stillness anew. */
  forget(): Promise<void>;
  /** How many peer connections the page ever made. */
  connections(): Promise<number>;
};

/** A sealed stream, an edge, and pages that play it with everything the watch page plays with. */
export type SwarmStand = {
  origin: SealedOrigin;
  edge: MemoryEdge;
  open(options?: Partial<SwarmPlay>): Promise<SwarmViewer>;
  close(): Promise<void>;
};

export type SwarmRoom = { browser: Browser; url: string; close(): Promise<void> };

/** Builds the page once, and opens the browser that all stands of a file share. */
export async function openSwarmRoom(): Promise<SwarmRoom> {
  const folder = await mkdtemp(join(tmpdir(), "dstream-swarm-"));
  // A file's room is open until its tests are over, when nothing can be waited for.
  globalThis.addEventListener("unload", () => rmSync(folder, { recursive: true, force: true }));
  for (
    const [name, entry] of [
      ["page", "client/testing/swarm-page/page.ts"],
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
        minify: false,
        target: "es2022",
      },
    });
  }
  await copyFile(join(ROOT, "node_modules/hls.js/dist/hls.worker.js"), join(folder, "hls.worker.js"));
  const server = createServer((request, response) => {
    const name = basename(new URL(request.url ?? "/", "http://localhost").pathname);
    if (name === "") {
      return void response.setHeader("content-type", "text/html").end(
        '<!doctype html><title>swarm</title><script type="module" src="/page.js"></script>',
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

/** Counts every peer connection that is made, before any script of the page runs. */
const COUNT_CONNECTIONS = `{
  globalThis.connections = 0;
  const Real = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = new Proxy(Real, {
    construct(target, given) {
      globalThis.connections++;
      return new target(...given);
    },
  });
}`;

export type SwarmStandOptions = { sharing?: Sharing };

/** A stream and an edge of its own. */
export async function openSwarmStand(
  room: SwarmRoom,
  { sharing }: SwarmStandOptions = {},
): Promise<SwarmStand> {
  const creator = crypto.getRandomValues(new Uint8Array(32));
  const box = crypto.getRandomValues(new Uint8Array(32));
  const address = `${KIND.liveEvent}:${publicKeyOf(creator)}:test`;
  const [origin, edge] = await Promise.all([
    fixtureMedia().then((media) =>
      startSealedOrigin({ media, address, d: "test", signer: box, aheadMs: 10_000 })
    ),
    startMemoryEdge(),
  ]);
  const now = Math.floor(Date.now() / 1000);
  const signers = [publicKeyOf(box)];
  const delegation = signEvent(
    delegationTemplate(
      { address, signers, nbf: now - 60, exp: now + 3600, ...(sharing && { sharing }) },
      now,
    ),
    creator,
  );
  const pages: Page[] = [];
  return {
    origin,
    edge,
    async open(options = {}) {
      const page = await room.browser.newPage({ viewport: { width: 400, height: 300 } });
      pages.push(page);
      await page.addInitScript(COUNT_CONNECTIONS);
      await page.goto(room.url);
      await page.waitForFunction(() => "swarmPage" in globalThis);
      const play: SwarmPlay = {
        address,
        streaming: [origin.index, origin.ll],
        delegation,
        edges: [edge.url],
        choice: "share",
        rung: "low",
        ...options,
      };
      await page.evaluate((play) => globalThis.swarmPage.start(play), play);
      return {
        page,
        figures: () => page.evaluate(() => globalThis.swarmPage.figures()),
        forget: () => page.evaluate(() => globalThis.swarmPage.forget()),
        connections: () =>
          page.evaluate(() => (globalThis as unknown as { connections: number }).connections),
      };
    },
    async close() {
      await Promise.all(pages.map((page) => page.close()));
      await Promise.all([origin.close(), edge.close()]);
    },
  };
}

/** Waits until every viewer is connected to so many others, and plays. */
export async function untilMet(viewers: readonly SwarmViewer[], others: number): Promise<void> {
  await Promise.all(viewers.map(({ page }) =>
    page.waitForFunction(
      (others) => {
        const { peers, player } = globalThis.swarmPage.figures();
        return player === "playing" && peers >= others;
      },
      others,
      { timeout: 25_000, polling: 100 },
    )
  ));
}

/** Waits until the picture has gone on by so many seconds. */
export async function untilPlayed({ page, figures }: SwarmViewer, seconds: number): Promise<void> {
  const { position } = await figures();
  await page.waitForFunction(
    (until) => globalThis.swarmPage.figures().position >= until,
    position + seconds,
    { timeout: 30_000, polling: 100 },
  );
}

let room: Promise<SwarmRoom> | undefined;

/** A test with a stream and an edge of its own; one browser and one build for all of a file. */
export function swarmTrial(
  name: string,
  run: (stand: SwarmStand) => Promise<void>,
  options: SwarmStandOptions = {},
): void {
  Deno.test({
    name,
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      const stand = await openSwarmStand(await (room ??= openSwarmRoom()), options);
      try {
        await run(stand);
      } finally {
        await stand.close();
      }
    },
  });
}
