import type { Browser } from "playwright-core";
import { launchChromium } from "../../e2e/browser.ts";
import { type BenchReport, type BenchRow, machineConditions, type RunBench } from "../report.ts";
import { type Fault, FAULTS } from "./faults.ts";
import { withFaults } from "./faults-page.ts";
import { AGAIN_S } from "./kept-part.ts";
import { PICTURE } from "./picture.ts";
import { rowsOf, type Struck } from "./rows.ts";
import { type FaultStand, startFaultStand } from "./stand.ts";
import { type FaultViewer, openViewer } from "./watching.ts";

/** So long nothing may stand before it counts as over. */
const CALM_S = 3;
const LIMIT_S = 45;
/** What a fault does shows within the buffer's length, and some more. */
const SHOWS_MS = 6000;
const SWITCH_MS = 10_000;
/** Of each rendition, what was listed last is looked for again. */
const LOOKED_FOR = 6;

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
      const struck = await tryOne(fault, stand, viewers);
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

async function tryOne(fault: Fault, stand: FaultStand, viewers: readonly FaultViewer[]): Promise<Struck> {
  const { witness } = stand;
  const calm = () => Promise.all(viewers.map((viewer) => viewer.untilCalm(CALM_S, LIMIT_S)));
  // Who went over to the mirror, or was lied to, has no reason to come back.
  if (fault.mirrorTakesOver) await Promise.all(viewers.map((viewer) => viewer.reopen()));
  await calm();
  // Who shares may have all from the others, and ask no carrier for a while.
  const alone = viewers.filter(({ shares }) => !shares);
  // On a busy machine the mirror may have been sooner once: then nobody can go over to it.
  const atBox = fault.mirrorTakesOver === undefined ? [] : await Promise.all(
    alone.map((viewer) => viewer.carriedBy(stand.hosts.box, SWITCH_MS)),
  );
  const listed = witness.newest(LOOKED_FOR);
  witness.falseWords();
  await Promise.all(viewers.map((viewer) => viewer.forget()));
  const began = performance.now();
  const sinceS = () => (performance.now() - began) / 1000;
  const switching = fault.mirrorTakesOver && !atBox.includes(undefined) &&
    Promise.all(alone.map((viewer) => viewer.carriedBy(stand.hosts.mirror, SWITCH_MS)));
  await fault.strike(stand);
  const struckS = sinceS();
  // A process that was just struck may answer still.
  const backs = await Promise.all(fault.struck.map((part) => stand.back(part, LIMIT_S * 1000)));
  const backS = sinceS();
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, SHOWS_MS - 1000 * sinceS())));
  const calmed = await calm();
  const seen = await Promise.all(viewers.map((viewer) => viewer.seen()));
  const trusts = await Promise.all(viewers.map((viewer) => viewer.trust()));
  const of = (rung: FaultViewer["rung"]) => seen.filter((_, at) => viewers[at]?.rung === rung);
  const most = (values: readonly number[]) => Math.max(0, ...values);
  const well = backs.every(Boolean) && calmed.every(Boolean);
  const wellAtS = Math.max(fault.struck.length > 0 ? backS : 0, most(seen.map((one) => one.wellAtS)));
  const switched = await switching;
  const missing = await witness.missing(listed);
  const states = well ? [] : await Promise.all(viewers.map((viewer) => viewer.state()));
  return {
    stoodS: {
      crowd: most(of("crowd").map((one) => one.stoodS)),
      low: most(of("low").map((one) => one.stoodS)),
    },
    leftOutS: {
      crowd: most(of("crowd").map((one) => one.leftOutS)),
      low: most(of("low").map((one) => one.leftOutS)),
    },
    verified: trusts.every((trust) => trust === "verified"),
    lost: missing.length,
    lookedFor: listed.length,
    falseWords: witness.falseWords(),
    wellAgainS: well ? Math.max(0, wellAtS - (struckS > 1 ? struckS : 0)) : undefined,
    ...(switched && { switchedMs: switched }),
    states,
  };
}

function said({ states, falseWords, ...figures }: Struck): string {
  return [JSON.stringify(figures), ...falseWords, ...states].join("\n  ");
}
