import { rmSync } from "node:fs";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { delegationTemplate } from "../../contracts/nostr/delegation.ts";
import type { NostrEvent } from "../../contracts/nostr/event.ts";
import { publicKeyOf, signEvent } from "../../contracts/nostr/event-signature.ts";
import { KIND } from "../../contracts/nostr/kinds.ts";
import type { Sharing } from "../../contracts/nostr/sharing.ts";
import { p2pLibrary } from "../p2p-library.ts";
import { encodeFixture, type FixtureMedia } from "./fixture-media.ts";
import { type SealedOrigin, startSealedOrigin } from "./sealed-origin.ts";
import { fixtureMedia, startChromium } from "./watch-stand.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A browser, and where it finds a page that plays, for all stands of a file. */
export type TrialRoom = { browser: Browser; url: string; close(): Promise<void> };

/** Builds one page of `client/testing` and the player's worker once, and opens a browser for it. */
export async function openTrialRoom(page: "crowd-page" | "swarm-page"): Promise<TrialRoom> {
  const folder = await mkdtemp(join(tmpdir(), `dstream-${page}-`));
  // A file's room is open until its tests are over, when nothing can be waited for.
  globalThis.addEventListener("unload", () => rmSync(folder, { recursive: true, force: true }));
  for (
    const [name, entry] of [
      ["page", `client/testing/${page}/page.ts`],
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
        `<!doctype html><title>${page}</title><script type="module" src="/page.js"></script>`,
      );
    }
    const type = extname(name) === ".wasm" ? "application/wasm" : "text/javascript";
    readFile(join(folder, name)).then(
      (bytes) => response.setHeader("content-type", type).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await startChromium(
    ["--disable-background-timer-throttling", "--disable-renderer-backgrounding"],
    // Names of the local network that hide addresses can't be resolved where nobody answers for them.
    ["WebRtcHideLocalIpsWithMdns"],
  );
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

export type TrialStreamOptions = {
  /** How long it has been live, in milliseconds. */
  aheadMs: number;
  /** What its creator allows; default what every delegation without a word of it does. */
  sharing?: Sharing | undefined;
  /** What is sealed; default the test picture. */
  media?: FixtureMedia | undefined;
  /** Whether there is a second, small picture to choose. */
  ladder?: boolean | undefined;
};

/** A sealed stream, and its creator's word for the box that seals it. */
export type TrialStream = { address: string; origin: SealedOrigin; delegation: NostrEvent };

/** Begins a stream with keys of its own. */
export async function startTrialStream(
  { aheadMs, sharing, media, ladder = false }: TrialStreamOptions,
): Promise<TrialStream> {
  const creator = crypto.getRandomValues(new Uint8Array(32));
  const box = crypto.getRandomValues(new Uint8Array(32));
  const address = `${KIND.liveEvent}:${publicKeyOf(creator)}:test`;
  const origin = await startSealedOrigin({
    media: media ?? await fixtureMedia(),
    small: ladder
      ? { ...(await encodeFixture({ seconds: 120, size: "160x90" })).video, rid: "small" }
      : undefined,
    address,
    d: "test",
    signer: box,
    aheadMs,
  });
  const now = Math.floor(Date.now() / 1000);
  const signers = [publicKeyOf(box)];
  const delegation = signEvent(
    delegationTemplate(
      { address, signers, nbf: now - 60, exp: now + 3600, ...(sharing && { sharing }) },
      now,
    ),
    creator,
  );
  return { address, origin, delegation };
}
