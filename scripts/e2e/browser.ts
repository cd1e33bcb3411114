import { type Browser, chromium } from "playwright-core";
import { chromiumFlags } from "../../client/testing/chromium-flags.ts";
import { childEnvironment } from "../../media/child-environment.ts";
import { firstFound, PACKAGES } from "../packages.ts";

/** The machine's own Chromium. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = await firstFound(PACKAGES.chromium.found, Deno.env.get("PATH") ?? "");
  if (executablePath === undefined) {
    throw new Error("Chromium is missing: deno task test installs it or says how");
  }
  return await chromium.launch({ executablePath, args: chromiumFlags(), env: childEnvironment() });
}
