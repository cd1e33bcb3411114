/** One bar: what it stands for, and how long it is. */
export type Bar = { label: string; value: number };

export type BarPlotOptions = {
  title: string;
  bars: readonly Bar[];
  /** How a value is written behind its bar. */
  shown: (value: number) => string;
  /** Characters of the longest bar; default 40. */
  width?: number;
};

/** Bars of text, one a line, that begin at zero. */
export function barPlot({ title, bars, shown, width = 40 }: BarPlotOptions): string[] {
  const most = Math.max(0, ...bars.map(({ value }) => value).filter(Number.isFinite));
  const wide = Math.max(0, ...bars.map(({ label }) => label.length));
  return [
    title,
    ...bars.map(({ label, value }) => {
      const length = most > 0 && Number.isFinite(value) ? Math.round(value / most * width) : 0;
      return `  ${label.padStart(wide)} |${"█".repeat(length).padEnd(width)} ${shown(value)}`;
    }),
  ];
}
