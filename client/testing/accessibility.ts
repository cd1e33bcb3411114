import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, ImpactValue, RunOptions } from "axe-core";
import type { Page } from "playwright-core";
import { motionEnded } from "./motion.ts";

/** Half the size of the one that `axe.source` is, which each page would have to read. */
const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** As far as it is used here. */
type Axe = {
  run: (options: RunOptions) => Promise<AxeResults>;
  _audit: { rules: readonly { id: string; impact: ImpactValue }[] };
};

/** What axe finds on a page that is serious or worse, one line each; empty when all is well. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // Through the debugger, since the page's own policy lets no foreign script in; a page keeps it.
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(SOURCE);
  // What is still fading in would be judged by colours that nobody is shown for long.
  await motionEnded(page);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: Axe };
    // A rule's impact is that of all it finds; those that are left ask for no style sheets anew.
    const small = axe._audit.rules.filter(({ impact }) => impact === "minor" || impact === "moderate");
    const rules = Object.fromEntries(small.map(({ id }) => [id, { enabled: false }]));
    // What is well needs no report, which costs as much as the looking.
    return (await axe.run({ resultTypes: ["violations"], rules, preload: false })).violations;
  });
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical").flatMap((
    { id, nodes },
  ) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`));
}
