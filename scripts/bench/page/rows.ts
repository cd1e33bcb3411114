import type { BenchRow } from "../report.ts";
import type { Opening } from "./opening.ts";

/** All openings of one page. */
export type OpenedPage = {
  openings: readonly Opening[];
  /** Its files as a host that compresses well would send them, bytes. */
  packed: number;
};

export type PageRowsOptions = OpenedPage & {
  /** The page, in words. */
  what: string;
  /** Somebody else's page, opened in the same run. */
  peer?: OpenedPage & { name: string };
};

/** What issue and Core Web Vitals call good. */
const GOAL_MS = 2000;
const GOOD_FCP_MS = 1800;
const GOOD_LCP_MS = 2500;
const GOOD_CLS = 0.1;

type Figure = {
  of: string;
  unit: string;
  /** Undefined where a page has no such thing. */
  value: (page: OpenedPage) => number | undefined;
  /** The most that is good. */
  most?: number;
};

const FIGURES: readonly Figure[] = [
  { of: "first picture, median", unit: "ms", value: picture(median), most: GOAL_MS },
  { of: "first picture, the slowest", unit: "ms", value: picture((all) => Math.max(...all)) },
  { of: "first paint, median", unit: "ms", value: middle(({ fcp }) => fcp), most: GOOD_FCP_MS },
  { of: "largest paint, median", unit: "ms", value: middle(({ lcp }) => lcp), most: GOOD_LCP_MS },
  {
    of: "layout shift, worst",
    unit: "",
    value: ({ openings }) => Math.round(Math.max(...openings.map(({ cls }) => cls)) * 1000) / 1000,
    most: GOOD_CLS,
  },
  { of: "bytes of the site, median", unit: "kB", value: kilobytes(middle(({ bytes }) => bytes)) },
  { of: "the same files in brotli", unit: "kB", value: kilobytes(({ packed }) => packed) },
  { of: "files", unit: "", value: ({ openings }) => filesOf(openings).length },
];

/** The rows of one page, beside those of another where there is one. */
export function pageRows({ what, peer, ...page }: PageRowsOptions): BenchRow[] {
  return FIGURES.flatMap(({ of, unit, value, most }) => {
    const own = value(page);
    if (own === undefined) return [];
    const other = peer && value(peer);
    const besides = peer === undefined || other === undefined ? {} : {
      peer: { name: peer.name, value: other },
      ...(other > 0 && { ratio: own / other }),
    };
    const goal = most === undefined ? {} : { goal: `≤ ${most} ${unit}`.trimEnd(), met: own <= most };
    return [{ what: `${what}: ${of}`, value: own, unit, ...besides, ...goal }];
  });
}

/** Paths that any of the openings asked for, each once. */
export function filesOf(openings: readonly Opening[]): string[] {
  return [...new Set(openings.flatMap(({ files }) => files))];
}

/** The value in the middle; of an even number the lower one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
}

function picture(of: (all: readonly number[]) => number): Figure["value"] {
  return ({ openings }) => {
    const all = openings.flatMap(({ picture }) => picture ?? []);
    return all.length === 0 ? undefined : Math.round(of(all));
  };
}

function middle(of: (opening: Opening) => number): (page: OpenedPage) => number {
  return ({ openings }) => Math.round(median(openings.map(of)));
}

function kilobytes(of: (page: OpenedPage) => number): (page: OpenedPage) => number {
  return (page) => of(page) / 1000;
}
