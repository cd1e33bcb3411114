import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import type { Trial } from "./sharing-page/main.tsx";

const PAGE = fileURLToPath(new URL("./sharing-page", import.meta.url));
const CONFIG = fileURLToPath(new URL("../vite.config.ts", import.meta.url));

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};

export type SharingStand = {
  /** A page in a browser of its own that knows nothing yet. */
  open(
    options?: { width?: number; height?: number; theme?: "dark" | "light"; locale?: string },
  ): Promise<Page>;
  close(): Promise<void>;
};

/** Builds the parts of the watch page and the settings that speak of sharing, over a swarm that the test invents. */
export async function startSharingStand(browser: Browser): Promise<SharingStand> {
  const folder = await mkdtemp(join(tmpdir(), "dstream-sharing-"));
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-prompt", "vite", "build", PAGE, "--config", CONFIG]
      .concat(["--outDir", folder, "--emptyOutDir", "--logLevel", "warn", "--minify", "false"]),
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`the trial page could not be built:\n${new TextDecoder().decode(stderr)}`);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const name = pathname === "/" ? "index.html" : pathname;
    readFile(join(folder, name)).then((bytes) => {
      response.setHeader("content-type", TYPES[extname(name)] ?? "text/plain");
      response.end(bytes);
    }, () => {
      response.statusCode = 404;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  return {
    async open({ width = 1440, height = 900, theme = "dark", locale = "en-GB" } = {}) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, locale });
      context.setDefaultTimeout(10_000);
      const page = await context.newPage();
      await page.goto(url);
      await page.waitForSelector("#sharing");
      return page;
    },
    async close() {
      await new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      });
      await rm(folder, { recursive: true });
    },
  };
}

/** Changes what the invented swarm says. */
export async function turn(page: Page, trial: Partial<Trial>): Promise<void> {
  await page.evaluate((next) => globalThis.window.turn(next), trial);
}
