import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";

const CONFIG = fileURLToPath(new URL("../vite.config.ts", import.meta.url));

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};

/** A page that is nothing but a trial of some parts, built as the site is. */
export type TrialPage = {
  /** A page in a browser of its own that knows nothing yet. */
  open(
    options?: { width?: number; height?: number; theme?: "dark" | "light"; locale?: string },
  ): Promise<Page>;
  close(): Promise<void>;
};

export type TrialPageOptions = {
  /** Folder of `client/testing` that has its `index.html`. */
  folder: string;
  /** CSS selector of what is there once it is drawn. */
  ready: string;
};

/** Builds such a page and serves it. */
export async function startTrialPage(
  browser: Browser,
  { folder: name, ready }: TrialPageOptions,
): Promise<TrialPage> {
  const source = fileURLToPath(new URL(`./${name}`, import.meta.url));
  const folder = await mkdtemp(join(tmpdir(), `dstream-${name}-`));
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-prompt", "vite", "build", source, "--config", CONFIG]
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
      await page.waitForSelector(ready);
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
