import { type Browser, chromium } from "playwright-core";
import { firstFound, PACKAGES } from "../packages.ts";

const FLAGS = [
  "--headless",
  // Chromium can't sandbox itself as root in a container.
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--autoplay-policy=no-user-gesture-required",
];

/** The machine's own Chromium. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = await firstFound(PACKAGES.chromium.found, Deno.env.get("PATH") ?? "");
  if (executablePath === undefined) {
    throw new Error("Chromium is missing: deno task test installs it or says how");
  }
  return await chromium.launch({ executablePath, args: FLAGS });
}
