import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { buildOnce } from "./site-build.ts";

export type SiteOptions = {
  relays: string[];
  box?: string;
  /** Where the site lies on its host, with a slash at both ends. Default `/`. */
  prefix?: string;
  /** Instead of a sound `config.json`; null makes it missing. */
  configText?: string | null;
};

export type BuiltSite = {
  url: string;
  close(): Promise<void>;
};

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/** Serves the built client with a configuration of the test's own. */
export async function startSite(
  { relays, box, prefix = "/", configText }: SiteOptions,
): Promise<BuiltSite> {
  const folder = await buildOnce();
  const config = configText !== undefined
    ? configText
    : JSON.stringify({ relays, edges: [], box: box ?? null, monero: { network: "mainnet" } });
  const server = createServer((request, response) => {
    const whole = new URL(request.url ?? "/", "http://localhost").pathname;
    const path = whole.startsWith(prefix) ? `/${whole.slice(prefix.length)}` : "/outside";
    const name = path === "/" ? "index.html" : normalize(decodeURIComponent(path)).replace(/^[/.]+/, "");
    if (name === "config.json") {
      if (config === null) response.statusCode = 404;
      response.setHeader("content-type", "application/json");
      return void response.end(config ?? "");
    }
    readFile(join(folder, name)).then((bytes) => {
      response.setHeader("content-type", TYPES[extname(name)] ?? "application/octet-stream");
      response.end(bytes);
    }, () => {
      response.statusCode = 404;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}${prefix.replace(/\/$/, "")}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
