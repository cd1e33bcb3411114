import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";

/** The screens every page is looked at on. */
export const SCREENS = [
  { name: "desktop", width: 1440, height: 900, touch: false },
  { name: "tablet", width: 820, height: 1180, touch: true },
  { name: "phone", width: 390, height: 844, touch: true },
] as const;

export const THEMES = ["dark", "light"] as const;

/** Keeps a picture of a page in `.out/screens`, which git ignores. */
export async function keepScreen(page: Page, name: string): Promise<void> {
  const folder = fileURLToPath(new URL("../../.out/screens/", import.meta.url));
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}${name}.png` });
}
