import { makeTrialBox, type TrialBox } from "./trial-box.ts";
import { makeTrialMachine, type Slowness } from "./trial-machine.ts";
import { makeTrialMesh, type TrialMesh } from "./trial-mesh.ts";
import { makeTrialPage, type TrialPage } from "./trial-page.ts";
import { makeTrialTime, type TrialTime } from "./trial-time.ts";

export type TrialSwarmOptions = {
  pages: number;
  /** To the box and back, in milliseconds; of each page by its number. */
  roundTripMs?: (page: number) => number;
  /** One way from page to page, in milliseconds. */
  hopMs?: number;
  /** How far behind live, in milliseconds. */
  targetMs?: number;
  /** What slows each page down; default nothing. */
  slow?: (page: number) => Slowness | undefined;
};

/** A box and pages that watch it, in simulated time: what they ask the box for is counted. */
export type TrialSwarm = {
  time: TrialTime;
  box: TrialBox;
  mesh: TrialMesh;
  pages: TrialPage[];
  /** Measures a while: requests at the box for each part and each blocked playlist, and what the pages went through. */
  measure(seconds: number, during?: () => void): TrialFigures;
};

export type TrialFigures = {
  /** Requests for parts at the box, for each part. */
  copies: number;
  /** Requests for playlists at the box, for each playlist that one page needs. */
  playlistCopies: number;
  stalls: number;
  wrong: number;
  /** Parts that all pages together should have played, less those they did. */
  missing: number;
  smallestMs: number;
  /** Half of all parts were waited for less than this, in milliseconds. */
  waitMs: number;
};

const WARM_UP_MS = 3000;

/** Opens the pages one after the other, and lets them find their pace. */
export function makeTrialSwarm(options: TrialSwarmOptions): TrialSwarm {
  const { pages: count, roundTripMs = () => 30, hopMs = 10, targetMs = 1200, slow } = options;
  const time = makeTrialTime();
  const box = makeTrialBox(time);
  const mesh = makeTrialMesh({ time, hopMs: () => hopMs });
  const pages: TrialPage[] = [];
  for (let page = 0; page < count; page++) {
    const id = `-DS0100-page${String(page).padStart(8, "0")}`;
    const slowness = slow?.(page);
    const machine = slowness && makeTrialMachine({ time, slow: slowness, phaseMs: page * 71 });
    pages.push(makeTrialPage({
      id,
      time: machine?.time ?? time,
      box,
      targetMs,
      roundTripMs: () => roundTripMs(page),
      join: (on) => mesh.join(id, machine?.hears(on) ?? on),
    }));
    time.pass(137);
  }
  time.pass(WARM_UP_MS);

  return {
    time,
    box,
    mesh,
    pages,
    measure(seconds, during) {
      for (const page of pages) page.settle();
      box.asked.clear();
      const before = box.count();
      const step = 20;
      for (let ms = 0; ms < seconds * 1000; ms += step) {
        time.pass(step);
        during?.();
      }
      const made = box.count() - before;
      return read(made);
    },
  };

  function read(made: number): TrialFigures {
    const sum = (test: (key: string) => boolean) =>
      [...box.asked].reduce((total, [key, times]) => total + (test(key) ? times : 0), 0);
    const waits = pages.flatMap(({ played }) => played.lateMs).sort((a, b) => a - b);
    return {
      copies: sum((key) => key.endsWith(".m4s")) / (2 * made),
      playlistCopies: sum((key) => key.includes(".m3u8")) / (2 * made),
      stalls: pages.reduce((total, { played }) => total + played.stalls, 0),
      wrong: pages.reduce((total, { played }) => total + played.wrong, 0),
      missing: pages.reduce((total, { played }) => total + 2 * made - played.parts, 0),
      smallestMs: Math.min(...pages.map(({ played }) => played.smallestMs)),
      waitMs: waits[waits.length >> 1] ?? 0,
    };
  }
}
