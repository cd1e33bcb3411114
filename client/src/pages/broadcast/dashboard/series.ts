import type { LocaleContext } from "../../../app/locale-context.tsx";
import { megabits } from "../health/judge-box.ts";
import type { History, Point } from "./history.ts";
import type { Line } from "./plot.tsx";

/** One plot: what it is called, what it says, and its lines. */
export type Series = {
  name: "viewers" | "bitrate" | "dropped" | "sent";
  says: string;
  lines: Line[];
  /** Words for lines, where there are several. */
  keys: { dashed: boolean; word: string }[];
  least: number;
  write: (value: number) => string;
  /** One value of a stretch of time, as the table writes it. */
  cell: (point: Point) => string;
};

const NONE = "–";
const MINUTE_MS = 60_000;

/** The plots that there are figures for; what the box doesn't tell has none. */
export function makeSeries(
  history: History,
  locale: Pick<LocaleContext, "t" | "number" | "locale">,
): Series[] {
  const { points } = history;
  const told = (...keys: (keyof Point)[]) => points.some((point) => keys.some((key) => point[key] !== null));
  return [
    ...(told("http", "webrtc") ? [viewers(history, locale)] : []),
    ...(told("bitrate") ? [bitrate(history, locale)] : []),
    ...(told("dropped", "late") ? [dropped(history, locale)] : []),
    ...(told("sent") ? [sent(history, locale)] : []),
  ];
}

type Words = Pick<LocaleContext, "t" | "number" | "locale">;

const valuesOf = (points: readonly Point[], key: Exclude<keyof Point, "at" | "count">) =>
  points.map((point) => point[key]);

function viewers({ points, tally, last }: History, { t, number }: Words): Series {
  const now = (last.viewers?.http ?? 0) + (last.viewers?.webrtc ?? 0);
  return {
    name: "viewers",
    says: t("dashboard.viewersSays", { count: now, peak: tally.peak?.viewers ?? now }),
    lines: [
      { values: valuesOf(points, "http"), dashed: false },
      { values: valuesOf(points, "webrtc"), dashed: true },
    ],
    keys: [
      { dashed: false, word: t("dashboard.viewersHttp") },
      { dashed: true, word: t("dashboard.viewersWebrtc") },
    ],
    least: 4,
    write: (value) => Number.isInteger(value) ? number(value) : "",
    cell: ({ http, webrtc }) => http === null && webrtc === null ? NONE : number((http ?? 0) + (webrtc ?? 0)),
  };
}

function bitrate({ points, tally, last }: History, { t }: Words): Series {
  const average = tally.liveMs === 0 ? last.bitrate ?? 0 : tally.bits / (tally.liveMs / 1000);
  return {
    name: "bitrate",
    says: last.bitrate === null
      ? t("dashboard.bitrateNone")
      : t("dashboard.bitrateSays", { rate: megabits(last.bitrate), average: megabits(average) }),
    lines: [{ values: inMegabits(valuesOf(points, "bitrate")), dashed: false }],
    keys: [],
    least: 1,
    write: short,
    cell: (point) => point.bitrate === null ? NONE : megabits(point.bitrate),
  };
}

function dropped({ points, tally, last }: History, { t, number }: Words): Series {
  const recent = points.filter(({ at }) => at * 1000 > last.atMs - MINUTE_MS);
  const lost = (point: Point) => (point.dropped ?? 0) + (point.late ?? 0);
  return {
    name: "dropped",
    says: t("dashboard.droppedSays", {
      count: (tally.dropped ?? 0) + (tally.late ?? 0),
      now: recent.reduce((sum, point) => sum + lost(point), 0),
    }),
    lines: [{
      values: points.map((point) => point.dropped === null && point.late === null ? null : lost(point)),
      dashed: false,
    }],
    keys: [],
    least: 5,
    write: (value) => Number.isInteger(value) ? number(value) : "",
    cell: (point) => point.dropped === null && point.late === null ? NONE : number(lost(point)),
  };
}

function sent({ points, tally }: History, { t, locale }: Words): Series {
  return {
    name: "sent",
    says: t("dashboard.sentSays", {
      rate: megabits(points.findLast((point) => point.sent !== null)?.sent ?? 0),
      total: bytesWords(tally.sent ?? 0, locale()),
    }),
    lines: [{ values: inMegabits(valuesOf(points, "sent")), dashed: false }],
    keys: [],
    least: 1,
    write: short,
    cell: (point) => point.sent === null ? NONE : megabits(point.sent),
  };
}

const inMegabits = (values: readonly (number | null)[]) =>
  values.map((value) => value === null ? null : value / 1_000_000);

/** A mark at the side: as many digits as tell it apart. */
const short = (value: number) => String(Math.round(value * 100) / 100);

/** Bytes for people. */
export function bytesWords(bytes: number, locale: string): string {
  const [unit, size] = bytes >= 1e9
    ? ["gigabyte", 1e9]
    : bytes >= 1e6
    ? ["megabyte", 1e6]
    : ["kilobyte", 1e3];
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 1 })
    .format(bytes / Number(size));
}
