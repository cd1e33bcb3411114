import type { SwarmPlay } from "../../../client/testing/swarm-page/page.ts";
import type { SwarmStand, SwarmViewer } from "../../../client/testing/swarm-page/stand.ts";
import { median } from "./offload.ts";

/** What pages saw while they were watched. */
export type Watched = {
  /** Over all of them: how often a picture stood for a quarter of a second, or left something out. */
  stalls: number;
  /** Median over all of them, in milliseconds. */
  behindMs: number;
  /** Of the page that was farthest behind, 95 of 100 looks; in milliseconds. */
  worstMs: number;
  /** Of the page that was nearest to live, 5 of 100 looks; in milliseconds. */
  nearestMs: number;
  /** The least that any of them had ahead, in seconds. */
  smallestBuffer: number;
  /** The longest that the player of any of them waited for a piece, in milliseconds. */
  longestWaitMs: number;
};

/** Pages open so long after each other, in milliseconds: all at once would be a test of the machine. */
const JOIN_MS = 700;
const LOOK_MS = 250;
/** Longer than the tracker takes to bring two together again whose first connection came to nothing. */
const MEET_MS = 75_000;

/** Opens pages one after the other. */
export async function openViewers(
  stand: SwarmStand,
  count: number,
  options: () => Partial<SwarmPlay>,
): Promise<SwarmViewer[]> {
  const viewers: SwarmViewer[] = [];
  for (let at = 0; at < count; at++) {
    viewers.push(await stand.open(options()));
    await pass(JOIN_MS);
  }
  return viewers;
}

/** Waits until everybody has played and is connected to everybody; throws where that doesn't come about. */
export async function untilAllMet(viewers: readonly SwarmViewer[]): Promise<void> {
  const others = Math.min(5, viewers.length - 1);
  for (const until = Date.now() + MEET_MS;;) {
    const figures = await Promise.all(viewers.map((viewer) => viewer.figures()));
    if (figures.every(({ peers, position }) => position > 0 && peers >= others)) return;
    if (Date.now() > until) {
      const seen = figures.map(({ player, rung, state, engine, peers, refusals }) =>
        [player, rung, state, engine, peers, ...new Set(refusals)].join(" ")
      );
      throw new Error(`not all are connected to ${others} others: ${seen.join(", ")}`);
    }
    await pass(LOOK_MS);
  }
}

/** Waits until all share parts, whatever they play, or as long as that may take. */
export async function untilInParts(viewers: readonly SwarmViewer[], ms: number): Promise<void> {
  for (const until = Date.now() + ms; Date.now() < until;) {
    const figures = await Promise.all(viewers.map((viewer) => viewer.figures()));
    if (figures.every(({ engine }) => engine === "mesh")) return;
    await pass(LOOK_MS);
  }
}

/** Looks at pages for a while; what they saw before doesn't count. */
export async function watch(viewers: readonly SwarmViewer[], ms: number): Promise<Watched> {
  await Promise.all(viewers.map((viewer) => viewer.forget()));
  const looks: number[][] = viewers.map(() => []);
  for (const until = Date.now() + ms; Date.now() < until;) {
    await pass(LOOK_MS);
    for (const [at, { behindMs }] of (await Promise.all(viewers.map((one) => one.figures()))).entries()) {
      if (behindMs !== undefined) looks[at]?.push(behindMs);
    }
  }
  const figures = await Promise.all(viewers.map((viewer) => viewer.figures()));
  return {
    stalls: figures.reduce((sum, { stalls }) => sum + stalls, 0),
    behindMs: median(looks.flat()),
    worstMs: Math.max(...looks.map((each) => quantile(each, 0.95))),
    nearestMs: Math.min(...looks.map((each) => quantile(each, 0.05))),
    smallestBuffer: Math.min(...figures.map(({ smallestBuffer }) => smallestBuffer)),
    longestWaitMs: Math.max(0, ...figures.map(({ waits }) => waits[0]?.ms ?? 0)),
  };
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN;
}

export function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
