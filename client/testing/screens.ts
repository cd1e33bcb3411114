import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { seriousFaults } from "./accessibility.ts";
import { motionEnded } from "./motion.ts";

/** A wide screen with a mouse. */
export const DESKTOP = { name: "desktop", width: 1440, height: 900, touch: false } as const;
/** A tablet held upright. */
export const TABLET = { name: "tablet", width: 820, height: 1180, touch: true } as const;
/** A phone held upright. */
export const PHONE = { name: "phone", width: 390, height: 844, touch: true } as const;

/** The screens every page is looked at on. */
export const SCREENS = [DESKTOP, TABLET, PHONE] as const;

const THEMES = ["dark", "light"] as const;

/** Keeps a picture of a page in `.out/screens`, which git ignores. */
export async function keepScreen(page: Page, name: string): Promise<void> {
  const folder = fileURLToPath(new URL("../../.out/screens/", import.meta.url));
  await mkdir(folder, { recursive: true });
  // Quick to make: there are hundreds.
  await page.screenshot({ path: `${folder}${name}.jpg`, quality: 90 });
}

/** Keeps pictures of a state on every screen, or some, and theme; answers what is wrong with it, empty when all is well. */
export async function lookEverywhere(
  page: Page,
  state: string,
  show?: () => Promise<unknown>,
  screens: readonly (typeof SCREENS)[number]["name"][] = SCREENS.map(({ name }) => name),
): Promise<string[]> {
  const faults: string[] = [];
  for (const { name, width, height } of SCREENS.filter(({ name }) => screens.includes(name))) {
    for (const theme of THEMES) {
      await page.setViewportSize({ width, height });
      // Without motion, since half a change of colours is no theme.
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await show?.();
      await motionEnded(page);
      await keepScreen(page, `${state}-${name}-${theme}`);
      faults.push(...(await seriousFaults(page)).map((fault) => `${state} ${name} ${theme}: ${fault}`));
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wider > 0) faults.push(`${state} ${name}: ${wider} px wider than the screen`);
    }
  }
  return faults;
}
