import { access } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { childEnvironment } from "../child-environment.ts";
import { inPage, type OfferSeen, type PeerView } from "./trial-page.ts";

export type TrialPage = {
  /** Publishes a fake camera and microphone with a keyframe each second, H.264 alone unless `plain`; `tcpOnly` as behind a firewall without UDP. */
  publish: (
    options: { url: string; key: string; plain?: boolean; trickle?: boolean; tcpOnly?: boolean },
  ) => Promise<OfferSeen>;
  /** Mutes the microphone, as a page's button does. */
  mute: () => Promise<void>;
  watch: (options: { url: string; tcpOnly?: boolean }) => Promise<OfferSeen>;
  view: () => Promise<PeerView>;
  /** Asks in the page for a new offer's ICE credentials to be used: an ICE restart. */
  restartIce: () => Promise<{ status: number; etag: string | null }>;
  remove: () => Promise<number>;
  /** What an empty PATCH says: `204` while the session lives, then why it is over; nothing when nobody answers. */
  probe: () => Promise<string>;
  page: Page;
};

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--autoplay-policy=no-user-gesture-required",
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream=fps=30",
  "--disable-background-timer-throttling",
  "--disable-renderer-backgrounding",
  "--disable-backgrounding-occluded-windows",
  // Renderers for its address bar, and one kept in store: as much work as the page itself.
  "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,SpareRendererForSitePerProcess",
];

/** A Chromium, and an empty page of another origin than the box's. */
export type TrialBrowser = { open: () => Promise<TrialPage>; close: () => Promise<void> };

/** The machine's Chromium with a fake camera and microphone. */
export async function launchTrialBrowser(): Promise<TrialBrowser> {
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: FLAGS,
    env: childEnvironment(),
  });
  // Really served on this machine: Chromium keeps pages from elsewhere away from it.
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end("<!doctype html><video muted autoplay></video>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    open: () => openPage(browser, `http://localhost:${port}/`),
    close: async () => {
      await browser.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function openPage(browser: Browser, url: string): Promise<TrialPage> {
  const context = await browser.newContext({ permissions: ["camera", "microphone"] });
  const page = await context.newPage();
  // A page is told no more than that a fetch failed.
  const failures: string[] = [];
  page.on("requestfailed", (request) => {
    failures.push(`${request.method()} ${request.url()}: ${request.failure()?.errorText}`);
  });
  await page.goto(url);
  await page.evaluate(inPage);
  const call = <T>(name: string, options: unknown = {}): Promise<T> =>
    page.evaluate(([name, options]) => {
      // Other test pages have a `trial` of their own.
      const trial = Reflect.get(window as object, "trial") as Record<string, (options: unknown) => unknown>;
      return trial[String(name)]?.(options);
    }, [name, options]).catch((error: unknown) => {
      throw new Error(`${name}() in the page failed; requests that failed: ${failures.join(", ")}`, {
        cause: error,
      });
    }) as Promise<T>;
  return {
    publish: (options) => call("publish", options),
    mute: () => call("mute"),
    watch: (options) => call("watch", options),
    view: () => call("view"),
    restartIce: () => call("restartIce"),
    remove: () => call("remove"),
    probe: () => call("probe"),
    page,
  };
}

async function findChromium(): Promise<string> {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
      const path = join(folder, name);
      if (await isThere(path)) return path;
    }
  }
  throw new Error("Chromium is missing: deno task test installs it or says how");
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    // Most folders of PATH don't have it.
    return false;
  }
}
