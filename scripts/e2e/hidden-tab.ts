import { type Browser, chromium, type Page } from "playwright-core";
import { waitFor } from "../../media/trial/trial-box.ts";

type Target = { id: string; url: string; webSocketDebuggerUrl: string };

/** A Chromium whose tabs can really be hidden: while playwright is connected it keeps every page visible. */
export type TabBrowser = {
  /** Runs a work with a page of playwright's, then leaves the page to itself. */
  withPage: (work: (page: Page) => Promise<void>) => Promise<void>;
  /** Puts another tab in front. */
  cover: () => Promise<void>;
  /** What an expression is in the tab at this address. */
  evaluate: (url: string, expression: string) => Promise<unknown>;
  close: () => Promise<void>;
};

export async function launchTabBrowser(
  executablePath: string,
  flags: readonly string[],
): Promise<TabBrowser> {
  const profile = await Deno.makeTempDir({ prefix: "dstream-tabs-" });
  const process = new Deno.Command(executablePath, {
    args: [
      "--headless=new",
      "--remote-debugging-port=0",
      `--user-data-dir=${profile}`,
      ...flags,
      "about:blank",
    ],
    stdout: "null",
    stderr: "null",
  }).spawn();
  const port = await waitFor("Chromium's port", async () => {
    try {
      return (await Deno.readTextFile(`${profile}/DevToolsActivePort`)).split("\n")[0];
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  });
  const base = `http://127.0.0.1:${port}`;
  const ask = async (path: string, method = "GET") =>
    await (await fetch(`${base}/json/${path}`, { method })).text();
  return {
    withPage: async (work) => {
      const browser: Browser = await chromium.connectOverCDP(base);
      const page = await browser.contexts()[0]?.newPage();
      if (page === undefined) throw new Error("Chromium has no context");
      await work(page);
      await browser.close();
    },
    cover: async () => {
      const made: Target = JSON.parse(await ask("new?about:blank", "PUT"));
      await ask(`activate/${made.id}`);
    },
    evaluate: async (url, expression) => {
      const targets: Target[] = JSON.parse(await ask("list"));
      const target = targets.find((one) => one.url === url);
      if (target === undefined) throw new Error(`no tab at ${url}`);
      const socket = new WebSocket(target.webSocketDebuggerUrl);
      await new Promise((open) => socket.onopen = open);
      const answer = new Promise<string>((done) => socket.onmessage = ({ data }) => done(data));
      socket.send(JSON.stringify({ id: 1, method: "Runtime.evaluate", params: { expression } }));
      const value: unknown = JSON.parse(await answer).result?.result?.value;
      socket.close();
      return value;
    },
    close: async () => {
      process.kill("SIGKILL");
      await process.status;
      await Deno.remove(profile, { recursive: true });
    },
  };
}
