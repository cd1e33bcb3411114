import type { Page } from "playwright-core";
import type { Sharing } from "../../../contracts/nostr/sharing.ts";
import { type MemoryEdge, startMemoryEdge } from "../memory-edge.ts";
import type { MemoryTrackerOptions } from "../memory-tracker.ts";
import type { SealedOrigin } from "../sealed-origin.ts";
import { standTrial } from "../stand-trial.ts";
import { openTrialRoom, startTrialStream, type TrialRoom, type TrialStreamOptions } from "../trial-room.ts";
import type { SwarmFigures, SwarmPlay } from "./page.ts";

/** One viewer of the stand. */
export type SwarmViewer = {
  page: Page;
  figures(): Promise<SwarmFigures>;
  /** Begins to watch for stillness anew. */
  forget(): Promise<void>;
  /** How many peer connections were made in all frames of the page, by whatever name, since it was opened. */
  connections(): Promise<number>;
  /** Loads the page anew, and plays as before. */
  reload(): Promise<void>;
};

/** A sealed stream, an edge, and pages that play it with everything the watch page plays with. */
export type SwarmStand = {
  room: TrialRoom;
  address: string;
  origin: SealedOrigin;
  edge: MemoryEdge;
  open(options?: Partial<SwarmPlay>): Promise<SwarmViewer>;
  close(): Promise<void>;
};

/** Counts every peer connection that is made; runs in every frame, before any script of it. */
const COUNT_CONNECTIONS = `for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection"]) {
  if (!(name in globalThis)) continue;
  globalThis[name] = new Proxy(globalThis[name], {
    construct(target, given) {
      globalThis.countConnection();
      return new target(...given);
    },
  });
}`;

export type SwarmStandOptions =
  & {
    sharing?: Sharing;
    /** Whether there is a second, small picture to choose. */
    ladder?: boolean;
  }
  & Pick<TrialStreamOptions, "media">
  & Pick<MemoryTrackerOptions, "carry">;

/** A stream and an edge of its own. */
export async function openSwarmStand(
  room: TrialRoom,
  { sharing, ladder, media, ...tracker }: SwarmStandOptions = {},
): Promise<SwarmStand> {
  const [{ address, origin, delegation }, edge] = await Promise.all([
    startTrialStream({ aheadMs: 10_000, sharing, ladder, media }),
    startMemoryEdge(tracker),
  ]);
  const pages: Page[] = [];
  return {
    room,
    address,
    origin,
    edge,
    async open(options = {}) {
      const page = await room.browser.newPage({ viewport: { width: 400, height: 300 } });
      pages.push(page);
      let connections = 0;
      await page.exposeFunction("countConnection", () => void connections++);
      await page.addInitScript(COUNT_CONNECTIONS);
      const play: SwarmPlay = {
        address,
        streaming: [origin.index, origin.ll],
        delegation,
        edges: [edge.url],
        choice: "share",
        rung: "low",
        ...options,
      };
      const start = async () => {
        await page.waitForFunction(() => "swarmPage" in globalThis);
        await page.evaluate((play) => globalThis.swarmPage.start(play), play);
      };
      await page.goto(room.url);
      await start();
      return {
        page,
        figures: () => page.evaluate(() => globalThis.swarmPage.figures()),
        forget: () => page.evaluate(() => globalThis.swarmPage.forget()),
        async connections() {
          // What the page said before it answers this was counted.
          await page.evaluate(() => 0);
          return connections;
        },
        async reload() {
          await page.reload();
          await start();
        },
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

let room: Promise<TrialRoom> | undefined;

/** A test with a stream and an edge of its own; one browser and one build for all of a file. */
export function swarmTrial(
  name: string,
  run: (stand: SwarmStand) => Promise<void>,
  options: SwarmStandOptions = {},
): void {
  standTrial(
    name,
    async () => await openSwarmStand(await (room ??= openTrialRoom("swarm-page")), options),
    run,
  );
}
