import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { launchChromium } from "../../e2e/browser.ts";
import type { Playback, Played } from "./page.ts";
import type { Publishing } from "./publish.ts";

export type StageOptions = { root: string; dir: string };

/** Two real Chromiums: one that plays what it is told to, one playback after the other, and one that publishes. */
export type Stage = {
  play(playback: Playback): Promise<Played>;
  /** Publishes until it is called off. */
  publish(publishing: Publishing): Promise<() => Promise<void>>;
  close(): Promise<void>;
};

type InPage = { play(playback: Playback): Promise<Played>; publish(publishing: Publishing): Promise<void> };

/** Builds the page and the worker, and opens the browser. */
export async function openStage({ root, dir }: StageOptions): Promise<Stage> {
  const out = join(dir, "page");
  for (
    const [name, entry] of [["page", "scripts/bench/latency/page.ts"], [
      "worker",
      "client/src/player/worker/worker.ts",
    ]]
  ) {
    await build({
      configFile: false,
      root,
      logLevel: "error",
      build: {
        lib: { entry: join(root, entry ?? ""), formats: ["es"], fileName: () => `${name}.js` },
        outDir: out,
        emptyOutDir: false,
        target: "es2022",
      },
    });
  }
  await Deno.copyFile(join(root, "node_modules/hls.js/dist/hls.worker.js"), join(out, "hls.worker.js"));
  const server = createServer((request, response) => {
    const name = basename(new URL(request.url ?? "/", "http://localhost").pathname);
    if (name === "") {
      return void response.setHeader("content-type", "text/html").end(
        '<!doctype html><title>bench</title><script type="module" src="/page.js"></script>',
      );
    }
    Deno.readFile(join(out, name)).then(
      (bytes) => response.setHeader("content-type", "text/javascript").end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const [watching, publishing] = [await launchChromium(), await launchChromium()];
  const open = async (browser: Browser) => {
    const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction(() => "play" in globalThis);
    return page;
  };
  return {
    async play(playback) {
      const page = await open(watching);
      const played = await page.evaluate(
        (playback) => (globalThis as unknown as InPage).play(playback),
        playback,
      );
      await page.close();
      return played;
    },
    async publish(what) {
      const page = await open(publishing);
      await page.evaluate((what) => (globalThis as unknown as InPage).publish(what), what);
      return () => page.close();
    },
    async close() {
      await Promise.all([watching.close(), publishing.close()]);
      server.closeAllConnections();
      server.close();
    },
  };
}
