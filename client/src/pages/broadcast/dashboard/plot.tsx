import { createEffect, type JSX, on, onCleanup, onMount } from "solid-js";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useLocale } from "../../../app/locale-context.tsx";

/** One line of a plot; null is a gap. Told apart by dashes, not by colour alone. */
export type Line = { values: readonly (number | null)[]; dashed: boolean };

export type PlotProps = {
  /** What it shows, in a sentence: all that a screen reader gets. */
  says: string;
  /** Unix seconds, rising. */
  times: readonly number[];
  lines: readonly Line[];
  /** Losses are bars: each stands for its own moment. */
  bars?: boolean;
  /** The scale reaches at least this. */
  least: number;
  /** How a value is written at the side. */
  write: (value: number) => string;
};

const HEIGHT = 112;
/** The first minutes don't fill the width, so that the line doesn't race. */
const LEAST_SECONDS = 120;

/** A small plot over time. Brings uPlot along: load it lazily. */
export function Plot(props: PlotProps): JSX.Element {
  const { locale } = useLocale();
  let root: HTMLDivElement | undefined;
  let accent: HTMLSpanElement | undefined;
  let quiet: HTMLSpanElement | undefined;
  let line: HTMLSpanElement | undefined;

  onMount(() => {
    if (root === undefined) return;
    const place = root;
    // A canvas knows no CSS variables: the colours are read from elements that have them.
    const colour = (element: HTMLElement | undefined) =>
      element === undefined ? "gray" : getComputedStyle(element).color;
    const axis = { font: "12px system-ui, sans-serif", stroke: () => colour(quiet) };
    const grid = { stroke: () => colour(line), width: 1 };
    const time = (seconds: number) =>
      new Intl.DateTimeFormat(locale(), { timeStyle: "short" }).format(seconds * 1000);
    const data = (): uPlot.AlignedData => [[...props.times], ...props.lines.map(({ values }) => [...values])];
    const plot = new uPlot(
      {
        width: Math.max(120, place.clientWidth),
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        padding: [6, 26, 0, 0],
        scales: {
          x: { range: (_, from, to) => [from, Math.max(to, from + LEAST_SECONDS)] },
          y: { range: (_, __, top) => [0, Math.max(top, props.least) * 1.1] },
        },
        axes: [
          {
            ...axis,
            grid: { show: false },
            ticks: { show: false },
            size: 26,
            gap: 6,
            space: 72,
            values: (_, at) => at.map(time),
          },
          {
            ...axis,
            grid,
            ticks: { show: false },
            size: 44,
            gap: 4,
            space: 24,
            values: (_, at) => at.map((value) => props.write(value)),
          },
        ],
        series: [
          {},
          ...props.lines.map(({ dashed }): uPlot.Series => ({
            stroke: () => colour(dashed ? quiet : accent),
            width: 1.75,
            ...(dashed ? { dash: [5, 4] } : {}),
            points: { show: false },
            ...(props.bars === true && uPlot.paths.bars !== undefined
              ? {
                paths: uPlot.paths.bars({ size: [0.8, 12, 2] }),
                fill: () => colour(dashed ? quiet : accent),
              }
              : {}),
          })),
        ],
      },
      data(),
      place,
    );
    createEffect(
      on([() => props.times, () => props.lines, locale], () => plot.setData(data()), { defer: true }),
    );
    const sized = new ResizeObserver(() =>
      plot.setSize({ width: Math.max(120, place.clientWidth), height: HEIGHT })
    );
    sized.observe(place);
    const repaint = () => plot.redraw(true);
    const themed = new MutationObserver(repaint);
    themed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", repaint);
    onCleanup(() => {
      sized.disconnect();
      themed.disconnect();
      dark.removeEventListener("change", repaint);
      plot.destroy();
    });
  });

  return (
    <div>
      <span ref={accent} hidden class="text-accent" />
      <span ref={quiet} hidden class="text-quiet" />
      <span ref={line} hidden class="text-line" />
      <div ref={root} role="img" aria-label={props.says} class="h-28 overflow-hidden" />
    </div>
  );
}
