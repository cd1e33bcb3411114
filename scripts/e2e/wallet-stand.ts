import { createServer } from "node:http";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import type { Page } from "playwright-core";
import { startSite } from "../../client/testing/built-site.ts";
import { liveEvent, openContext, testKey } from "../../client/testing/discover-stand.ts";
import { type MemoryRelay, startMemoryRelay } from "../../client/testing/memory-relay.ts";
import { buildWalletPage } from "../../client/testing/wallet-page/build.ts";
import { trialWallet } from "../../contracts/monero/trial-chain.ts";
import { publicKeyOf } from "../../contracts/nostr/event-signature.ts";
import { streamLink } from "../../contracts/nostr/link.ts";
import { type PrivateChain, startPrivateChain } from "../monero/private-chain.ts";
import { launchChromium } from "./browser.ts";

/** A private chain, the site with a stream whose creator takes tips, and pages with nothing but the wallet as a gateway would serve them. */
export type WalletStand = {
  chain: PrivateChain;
  relay: MemoryRelay;
  /** Pays whom the site's demo service is asked to pay. */
  fund: (address: string) => Promise<void>;
  /** Opens the stream on the site. */
  watch: () => Promise<Page>;
  /** Opens a page with nothing but the wallet. */
  open: () => Promise<Page>;
  /** Everything that pages without the site asked for, but for the node. */
  asked: URL[];
  /** What they complained about. */
  complaints: string[];
  close: () => Promise<void>;
};

/** Like the paths of IPFS gateways: deep, and shared with strangers. */
const PREFIX = "/ipfs/bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi/";
const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
};

/** Whom tips are paid to. */
export const CREATOR = trialWallet("creator");

/** Starts all of it; stop it with `close()`. */
export async function startWalletStand(): Promise<WalletStand> {
  const folder = await mkdtemp(join(tmpdir(), "dstream-wallet-"));
  const [policy, chain, browser] = await Promise.all([
    readPolicy(),
    startPrivateChain(join(folder, "chain")),
    launchChromium(),
    buildWalletPage(join(folder, "site")),
  ]);
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const name = path === PREFIX ? "index.html" : path.slice(PREFIX.length);
    readFile(join(folder, "site", path.startsWith(PREFIX) ? name : "outside")).then((bytes) => {
      // A worker obeys the policy of its own script, so each file carries it.
      response.setHeader("content-security-policy", policy);
      response.setHeader("content-type", TYPES[extname(name)] ?? "application/octet-stream");
      response.end(bytes);
    }, () => response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const relay = startMemoryRelay();
  const demo = await startDemo({
    fund: (address) => stand.fund(address),
    mine: (blocks) => chain.mine(blocks, CREATOR.address),
  });
  const site = await startSite({
    relays: [relay.url],
    configText: JSON.stringify({
      relays: [relay.url],
      monero: { network: "regtest", nodes: [chain.restricted], demo: demo.url },
    }),
  });
  const tags = [["relays", relay.url], ["monero", CREATOR.address]];
  relay.add(liveEvent({ by: 0, title: "Bees", tags }));
  const url = `http://localhost:${(server.address() as AddressInfo).port}${PREFIX}`;
  const asked: URL[] = [];
  const complaints: string[] = [];
  const stand: WalletStand = {
    chain,
    relay,
    fund: () => Promise.reject(new Error("nobody has coins yet")),
    asked,
    watch: async () => {
      const page = await (await openContext(browser)).newPage();
      const link = streamLink({ creator: publicKeyOf(testKey(0)), d: "main" }, [relay.url]);
      await page.goto(`${site.url}/#/watch/${link}`);
      return page;
    },
    complaints,
    open: async () => {
      const context = await browser.newContext();
      context.on("request", (request) => {
        if (!request.url().startsWith(chain.restricted)) asked.push(new URL(request.url()));
      });
      context.on("weberror", (error) => complaints.push(error.error().message));
      const page = await context.newPage();
      page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
      await page.goto(url);
      return page;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await Promise.all([browser.close(), chain.stop(), relay.close(), site.close(), demo.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
  return stand;
}

/** The service of a private chain that gives coins to pages, and blocks. */
async function startDemo({ fund, mine }: {
  fund: (address: string) => Promise<void>;
  mine: (blocks: number) => Promise<unknown>;
}): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    request.on("end", () => {
      response.setHeader("access-control-allow-origin", "*");
      response.setHeader("access-control-allow-headers", "content-type");
      if (request.method === "OPTIONS") return void response.writeHead(204).end();
      const asked = JSON.parse(Buffer.concat(chunks).toString()) as { address: string; blocks: number };
      void (request.url === "/mine" ? mine(asked.blocks) : fund(asked.address)).then(
        () => response.end("{}"),
        () => response.writeHead(503).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The policy of the site's own page. */
async function readPolicy(): Promise<string> {
  const html = await readFile(new URL("../../client/index.html", import.meta.url), "utf8");
  const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html)?.[1];
  if (policy === undefined) throw new Error("the site's page has no policy");
  return policy;
}
