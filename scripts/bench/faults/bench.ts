import type { Browser } from "playwright-core";
import { launchChromium } from "../../e2e/browser.ts";
import { type BenchReport, type BenchRow, machineConditions, type RunBench } from "../report.ts";
import { FAULTS } from "./faults.ts";
import { withFaults } from "./faults-page.ts";
import { AGAIN_S } from "./kept-part.ts";
import { PICTURE } from "./picture.ts";
import { rowsOf, type Struck } from "./rows.ts";
import { startFaultStand } from "./stand.ts";
import { strikeOnce } from "./strike-once.ts";
import { openViewer } from "./watching.ts";

/** Strikes a whole stack while people watch: how long their picture stands, what is lost, and when all is well again. */
export const run: RunBench = async ({ root, dir, mediamtx, say, only = "", write = false }) => {
  const exact = FAULTS.filter(({ name }) => name === only);
  const chosen = exact.length > 0
    ? exact
    : FAULTS.filter(({ name }) => only.split(",").some((words) => name.includes(words)));
  if (chosen.length === 0) {
    throw new Error(
      `no fault's name contains any of "${only}"; there are: ${FAULTS.map(({ name }) => name).join("; ")}`,
    );
  }
  const conditions = machineConditions();
  say("faults: starting the stack");
  const stand = await startFaultStand({ root, dir, mediamtx });
  let browser: Browser | undefined;
  try {
    browser = await launchChromium();
    const viewers = [
      await openViewer(browser, stand.watch, { rung: "crowd", shares: true }),
      await openViewer(browser, stand.watch, { rung: "crowd", shares: true }),
      await openViewer(browser, stand.watch, { rung: "low", shares: false }),
    ];
    const rows: BenchRow[] = [];
    for (const fault of chosen) {
      if (fault.name.includes("disk") && stand.disk === undefined) {
        say(`faults: ${fault.name}: left out, since this user may mount no small disk`);
        continue;
      }
      say(`faults: ${fault.name}`);
      const struck = await strikeOnce({ fault, stand, viewers });
      say(`faults: ${said(struck)}`);
      rows.push(...rowsOf(fault, struck));
    }
    const report: BenchReport = {
      name: "faults",
      conditions: {
        ...conditions,
        "load after": Math.round((Deno.loadavg()[0] ?? 0) * 100) / 100,
        parts: "all on this machine, each a process of its own; two edges that meet by NATS, one mirror",
        picture: PICTURE,
        viewers: "two pages at 4 s that share with each other, one at 1.2 s, all real and decoding",
        killed: `by SIGKILL, started again after ${AGAIN_S} s`,
        disk: stand.disk === undefined ? "not tried: needs root" : "a small one in memory",
        network: "cut in a proxy on the way to the box, not in the kernel",
        clock: "what the box's own program reads as the time",
      },
      rows,
    };
    if (write) await writeFaults(`${root}/scripts/README.md`, report);
    return report;
  } finally {
    await browser?.close();
    await stand.close();
  }
};

async function writeFaults(path: string, report: BenchReport): Promise<void> {
  const page = await Deno.readTextFile(path);
  const faults = FAULTS.map(({ name }) => name);
  const day = new Date().toISOString().slice(0, 10);
  await Deno.writeTextFile(path, withFaults({ page, report, faults, day }));
  const formatted = await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", path] }).output();
  if (!formatted.success) throw new Error(`deno fmt ${path} failed`);
}

function said({ states, falseWords, ...figures }: Struck): string {
  return [JSON.stringify(figures), ...falseWords, ...states].join("\n  ");
}
