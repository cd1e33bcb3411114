import type { Fault } from "./faults.ts";
import type { Struck } from "./rows.ts";
import type { FaultStand } from "./stand.ts";
import type { FaultViewer } from "./watching.ts";

/** So long nothing may stand before it counts as over. */
const CALM_S = 3;
const LIMIT_S = 45;
const SWITCH_MS = 10_000;
/** Of each rendition, what was listed last is looked for again. */
const LOOKED_FOR = 6;

export type StrikeOptions = {
  fault: Fault;
  stand: FaultStand;
  viewers: readonly FaultViewer[];
  /** Milliseconds from the strike by which what it does shows; default 6000: a buffer's length, and some more. */
  showsMs?: number;
};

/** Lets one fault happen, and says what came of it: never well again, where it wasn't before or the fault couldn't be struck. */
export async function strikeOnce({ fault, stand, viewers, showsMs = 6000 }: StrikeOptions): Promise<Struck> {
  const { witness } = stand;
  const calm = () => Promise.all(viewers.map((viewer) => viewer.untilCalm(CALM_S, LIMIT_S)));
  // Who went over to the mirror, or was lied to, has no reason to come back.
  if (fault.mirrorTakesOver) await Promise.all(viewers.map((viewer) => viewer.reopen()));
  const before = await calm();
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
  const happened = await fault.strike(stand);
  const struckS = sinceS();
  // A process that was just struck may answer still.
  const backs = await Promise.all(fault.struck.map((part) => stand.back(part, LIMIT_S * 1000)));
  const backS = sinceS();
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, showsMs - 1000 * sinceS())));
  const calmed = await calm();
  const seen = await Promise.all(viewers.map((viewer) => viewer.seen()));
  const trusts = await Promise.all(viewers.map((viewer) => viewer.trust()));
  const of = (rung: FaultViewer["rung"]) => seen.filter((_, at) => viewers[at]?.rung === rung);
  const most = (values: readonly number[]) => Math.max(0, ...values);
  const well = happened && [...before, ...backs, ...calmed].every(Boolean);
  const wellAtS = Math.max(fault.struck.length > 0 ? backS : 0, most(seen.map((one) => one.wellAtS)));
  const switched = await switching;
  const missing = await witness.missing(listed);
  const states = well ? [] : [
    ...(before.every(Boolean) ? [] : ["a picture stood before"]),
    ...(happened ? [] : ["it could not be struck"]),
    ...await Promise.all(viewers.map((viewer) => viewer.state())),
  ];
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
