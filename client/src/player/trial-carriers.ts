import type { Page } from "playwright-core";
import type { Answer, Fault } from "../../testing/sealed-origin.ts";
import { waitForProgress, waitForTrust, type WatchStand } from "../../testing/watch-stand.ts";

/** Takes connections and says nothing. */
export function hangingRelay(): string {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  (async () => {
    const kept: Deno.Conn[] = [];
    for await (const connection of listener) kept.push(connection);
  })();
  return `ws://127.0.0.1:${listener.addr.port}`;
}

/** The time, in Unix seconds. */
export const seconds = () => Math.floor(Date.now() / 1000);

/** Opens the page and waits until a verified picture moves. */
export async function verified(stand: WatchStand): Promise<Page> {
  const { page } = await stand.open();
  await waitForTrust(page, "verified");
  await waitForProgress(page, 0.5);
  return page;
}

/** Waits until another place carries the picture. */
export async function carriedBy(page: Page, url: string, timeout = 8000): Promise<void> {
  await page.waitForFunction(
    (host) => document.querySelector("[data-source]")?.getAttribute("data-source") === host,
    new URL(url).host,
    { timeout, polling: 50 },
  );
}

/** What stands over the picture. */
export async function message(page: Page): Promise<string> {
  return await page.locator(".stage-message").innerText();
}

/** Bends one bit in the middle. */
export function bent({ bytes }: Answer): Fault {
  const copy = Uint8Array.from(bytes);
  const middle = copy.length >> 1;
  copy[middle] = (copy[middle] ?? 0) ^ 1;
  return { fault: "bytes", bytes: copy };
}

/** Takes every line of the seal away. */
export function stripped({ bytes }: Answer): Fault {
  const lines = new TextDecoder().decode(bytes).split("\n").filter((line) => !line.startsWith("#EXT-X-SEAL"));
  return { fault: "bytes", bytes: lines.join("\n") };
}

/** Lets a fault happen to the first answer of a kind only. */
export function once(
  kind: Answer["kind"],
  fault: (answer: Answer) => Fault,
): (answer: Answer) => Fault | undefined {
  let done = false;
  return (answer) => {
    if (done || answer.kind !== kind || answer.rid === "audio") return undefined;
    done = true;
    return fault(answer);
  };
}
