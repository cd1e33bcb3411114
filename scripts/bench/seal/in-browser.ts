import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { build } from "vite";
import { launchChromium } from "../../e2e/browser.ts";
import type { VerifyTimes, VerifyWork } from "./verify-worker.ts";

export type VerifyInBrowserOptions = {
  /** The repository's folder. */
  root: string;
  /** Scratch folder for the bundle. */
  dir: string;
  work: VerifyWork;
};

/** Has a module worker in a real Chromium verify what was sealed. */
export async function verifyInBrowser({ root, dir, work }: VerifyInBrowserOptions): Promise<VerifyTimes> {
  await build({
    configFile: false,
    root,
    logLevel: "error",
    build: {
      lib: {
        entry: join(root, "scripts/bench/seal/verify-worker.ts"),
        formats: ["es"],
        fileName: () => "worker.js",
      },
      outDir: dir,
      target: "es2022",
      minify: true,
    },
  });
  const server = createServer((request, response) => {
    const name = basename(new URL(request.url ?? "/", "http://localhost").pathname);
    // Isolated, so that the worker's clock ticks in microseconds.
    const headers = {
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    };
    if (name === "") {
      response.writeHead(200, { ...headers, "content-type": "text/html" }).end(
        "<!doctype html><title>bench</title>",
      );
      return;
    }
    Deno.readFile(join(dir, name)).then(
      (bytes) => response.writeHead(200, { ...headers, "content-type": "text/javascript" }).end(bytes),
      () => response.writeHead(404, headers).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return await page.evaluate(
      (work) =>
        new Promise<VerifyTimes>((resolve, reject) => {
          const worker = new Worker("/worker.js", { type: "module" });
          worker.onerror = (event) => reject(new Error(event.message || "the worker did not start"));
          worker.onmessage = ({ data }: MessageEvent<VerifyTimes | { failed: string }>) => {
            if ("failed" in data) reject(new Error(data.failed));
            else resolve(data);
          };
          worker.postMessage(work);
        }),
      work,
    );
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}
