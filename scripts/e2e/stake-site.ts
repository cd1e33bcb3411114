import type { Browser, BrowserContext, Page } from "playwright-core";
import { startSite } from "../../client/testing/built-site.ts";
import { openContext } from "../../client/testing/discover-stand.ts";
import { startFakeBox } from "../../client/testing/fake-box.ts";
import { prepareStream } from "../../client/testing/control-room.ts";
import { readStakeTerms, type SignedTerms } from "../../contracts/escrow/terms.ts";
import { toHex } from "../../contracts/hex.ts";
import { readAddress } from "../../contracts/nostr/address.ts";
import type { NostrEvent } from "../../contracts/nostr/event.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import { streamLink } from "../../contracts/nostr/link.ts";
import { waitFor } from "../bench/origin/processes.ts";
import { newestEvent } from "../demo/relay-exchange.ts";
import { launchChromium } from "./browser.ts";
import { startEdge } from "./edge-process.ts";
import { startRealRelay } from "./real-relay.ts";
import type { Laid } from "./stake-stand.ts";

/** The built site on a private chain, with an edge that arbitrates, a box that only seems to be there, and a creator's studio. */
export type StakeSite = {
  browser: Browser;
  /** Of the stream; the arbiter remembers on another one. */
  relay: string;
  /** The creator's control room, whose stream asks a stake. */
  studio: Page;
  terms: { event: NostrEvent; read: SignedTerms };
  /** Opens the stream in a browser of its own. */
  watch: () => Promise<Page>;
  /** Lets so many blocks seem to have come: mining hundreds would take minutes. */
  jump: (blocks: number) => void;
  close: () => Promise<void>;
};

const FEWEST = "2";
export const STAKE_XMR = "0.01";

/** Starts it and has the creator ask stakes, as a new one would. */
export async function startStakeSite({ chain, nodes, first, second }: Laid): Promise<StakeSite> {
  const stops: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const stop of stops.toReversed()) await stop();
  };
  try {
    const [relay, arbiterRelay, box, browser] = await Promise.all([
      startRealRelay(),
      startRealRelay(),
      startFakeBox(),
      launchChromium(),
    ]);
    stops.push(relay.close, arbiterRelay.close, box.close, () => browser.close());
    const edge = await startEdge({
      DSTREAM_EDGE_KEY: toHex(crypto.getRandomValues(new Uint8Array(32))),
      DSTREAM_ARBITER_KEY: "c4".repeat(32),
      DSTREAM_MONERO_NODES: nodes.join(","),
      DSTREAM_EDGE_RELAYS: arbiterRelay.url,
    });
    stops.push(edge.stop);
    const site = await startSite({
      relays: [relay.url],
      configText: JSON.stringify({
        relays: [relay.url],
        edges: [edge.url],
        box: box.url,
        monero: { network: "regtest", nodes: [chain.restricted] },
      }),
    });
    stops.push(site.close);
    const open = async (hash: string) => {
      const context = await openContext(browser);
      await jumped(context, () => first.ahead);
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      await page.addInitScript(() => localStorage.setItem("dstream/way", "encoder"));
      await page.goto(`${site.url}/#${hash}`);
      return page;
    };
    const studio = await open("/broadcast");
    await askStakes(studio);
    const event = await waitFor(
      "the creator's terms",
      () => newestEvent({ kinds: [KIND.stakeTerms] }, { relay: relay.url }),
    );
    const read = readStakeTerms(event);
    const stream = readAddress(read?.stream ?? "");
    if (read === undefined || stream === undefined) throw new Error("the studio's terms can be read");
    return {
      browser,
      relay: relay.url,
      studio,
      terms: { event, read },
      watch: () => open(`/watch/${streamLink(stream, [relay.url])}`),
      jump(blocks) {
        for (const stand of [first, second]) stand.ahead = blocks;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Fills the form of the studio and prepares the stream. */
async function askStakes(page: Page): Promise<void> {
  await page.getByText("Sharing among viewers:").click();
  await page.getByRole("radio", { name: "Viewers who stake coins" }).check();
  await page.getByLabel("Each viewer stakes, in XMR").fill(STAKE_XMR);
  await page.getByLabel("Days until a stake goes back").fill("3");
  await page.getByLabel("Witnesses for a claim").fill(FEWEST);
  await page.getByRole("checkbox").waitFor();
  await prepareStream(page, "Bees at work");
}

/** Heights as the arbiter's nodes say them, for the pages' own node; its wallet reads the chain as it is. */
async function jumped(context: BrowserContext, blocks: () => number): Promise<void> {
  await context.route("**/get_height", async (route) => {
    if (route.request().method() !== "POST" || blocks() === 0) return await route.continue();
    const response = await route.fetch();
    const said = await response.json();
    await route.fulfill({ response, json: { ...said, height: said.height + blocks() } });
  });
}
