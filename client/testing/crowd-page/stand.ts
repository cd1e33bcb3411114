import type { Page } from "playwright-core";
import { peerIdOf } from "../../../contracts/swarm/peer-id.ts";
import { type MemoryTracker, startMemoryTracker } from "../memory-tracker.ts";
import type { SealedOrigin } from "../sealed-origin.ts";
import { startTrialStream, type TrialRoom, type TrialStreamOptions } from "../trial-room.ts";
import type { CrowdFigures, CrowdPlay } from "./page.ts";

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
  room: TrialRoom;
  origin: SealedOrigin;
  tracker: MemoryTracker;
  open(
    options?: Partial<Pick<CrowdPlay, "how" | "worker" | "rung" | "attack" | "mayGive" | "lateMs">>,
  ): Promise<CrowdViewer>;
  close(): Promise<void>;
};

/** A stream and a tracker of its own. */
export async function openCrowdStand(
  room: TrialRoom,
  options: Pick<TrialStreamOptions, "media"> = {},
): Promise<CrowdStand> {
  const { address, origin, delegation } = await startTrialStream({ aheadMs: 16_000, ...options });
  const tracker = startMemoryTracker();
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
