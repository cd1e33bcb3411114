import { type Browser, chromium, type Page } from "playwright-core";
import { waitFor } from "../../media/trial/trial-box.ts";
import { processesNaming } from "./local-stack.ts";

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

/** Starts a Chromium, one of whose tabs can cover the others. */
export async function launchTabBrowser(
  executablePath: string,
  flags: readonly string[],
): Promise<TabBrowser> {
  const profile = await Deno.makeTempDir({ prefix: "dstream-tabs-" });
  const left = () => processesNaming(profile);
  /** Ends what is left of it, and removes its files once nobody writes them any more: its helpers outlive it. */
  const clear = async () => {
    for (const line of await left()) endIfRunning(Number.parseInt(line));
    await process.status;
    await waitFor(
      "Chromium's processes to end",
      async () => (await left()).length === 0 || undefined,
      CLOSE_MS,
      async () => (await left()).join("\n"),
    );
    await Deno.remove(profile, { recursive: true });
  };
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
  const { port, browser: whole } = await waitFor("Chromium's port", () => readPort(profile)).catch(
    async (error) => {
      await clear();
      throw error;
    },
  );
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
      return await order(target.webSocketDebuggerUrl, "Runtime.evaluate", { expression });
    },
    close: async () => {
      try {
        await order(`ws://127.0.0.1:${port}${whole}`, "Browser.close");
        const deadline = Date.now() + CLOSE_MS;
        while ((await left()).length > 0 && Date.now() < deadline) {
          await new Promise((next) => setTimeout(next, 20));
        }
      } finally {
        await clear();
      }
    },
  };
}

const CLOSE_MS = 10_000;

/** Where Chromium listens, and the path that leads to the whole of it; both in a file that it writes in two steps. */
async function readPort(profile: string): Promise<{ port: string; browser: string } | undefined> {
  try {
    const [port, browser] = (await Deno.readTextFile(`${profile}/DevToolsActivePort`)).split("\n");
    return port && browser ? { port, browser } : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Gives one order and answers the value that came of it; fails when the connection ends first. */
async function order(url: string, method: string, params: Record<string, unknown> = {}): Promise<unknown> {
  const socket = new WebSocket(url);
  const answer = await new Promise<string>((done, fail) => {
    socket.onopen = () => socket.send(JSON.stringify({ id: 1, method, params }));
    socket.onmessage = ({ data }) => done(data);
    socket.onerror = () => fail(new Error(`${method}: Chromium can't be reached`));
    socket.onclose = () => fail(new Error(`${method}: Chromium hung up`));
  });
  socket.close();
  return JSON.parse(answer).result?.result?.value;
}

function endIfRunning(pid: number): void {
  try {
    Deno.kill(pid, "SIGKILL");
  } catch (error) {
    // It ended by itself in this very moment.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
