import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";

/** The three sizes every page is looked at. */
export const SIZES = {
  desktop: { width: 1440, height: 900 },
  tablet: { width: 820, height: 1180 },
  phone: { width: 390, height: 844, touch: true },
} as const;

/** Writes a picture of the page into the ignored folder `.out/screenshots`. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const folder = fileURLToPath(new URL("../../.out/screenshots/", import.meta.url));
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}${name}.jpg`, quality: 90 });
}
