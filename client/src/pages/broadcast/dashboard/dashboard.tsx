import { For, type JSX, Show } from "solid-js";
import { useLocale } from "../../../app/locale-context.tsx";
import type { History } from "./history.ts";
import { makeSeries, type Series } from "./series.ts";
import { Plot } from "./plot.tsx";
import { PlotTable } from "./plot-table.tsx";

/** The broadcast over time: small plots, each with its sentence, and a table for who would rather read. */
export function Dashboard(props: { history: History }): JSX.Element {
  const locale = useLocale();
  const { t } = locale;
  const series = () => makeSeries(props.history, locale);
  // By name, so that a plot stays while its values change.
  const names = () => series().map(({ name }) => name).join();
  const one = (name: string) => series().find((each) => each.name === name);
  return (
    <section class="flex flex-col gap-3" aria-labelledby="over-time">
      <h2 id="over-time" class="text-title">{t("dashboard.title")}</h2>
      <div class="grid gap-x-6 gap-y-4 sm:grid-cols-2">
        <For each={names().split(",")}>
          {(name) => (
            <Show when={one(name)}>{(shown) => <Figure history={props.history} series={shown()} />}</Show>
          )}
        </For>
      </div>
      <Show when={names().includes("viewers")}>
        <p class="text-small text-quiet">{t("dashboard.viewersNote")}</p>
      </Show>
      <PlotTable history={props.history} series={series()} />
    </section>
  );
}

function Figure(props: { history: History; series: Series }): JSX.Element {
  const { t } = useLocale();
  return (
    <figure class="flex min-w-0 flex-col gap-1">
      <figcaption class="flex min-h-12 flex-col">
        <span class="flex flex-wrap items-baseline gap-x-3">
          <span class="font-medium">{t(`dashboard.${props.series.name}`)}</span>
          <For each={props.series.keys}>
            {({ dashed, word }) => (
              <span class="inline-flex items-center gap-1.5 text-small text-quiet">
                <svg
                  viewBox="0 0 20 4"
                  aria-hidden="true"
                  class={`h-1 w-5 ${dashed ? "text-quiet" : "text-accent"}`}
                >
                  <path
                    d="M0 2H20"
                    stroke="currentColor"
                    stroke-width="2"
                    stroke-dasharray={dashed ? "5 4" : "none"}
                  />
                </svg>
                {word}
              </span>
            )}
          </For>
        </span>
        <span class="text-small text-quiet">{props.series.says}</span>
      </figcaption>
      <Plot
        says={`${t(`dashboard.${props.series.name}`)}: ${props.series.says}`}
        times={props.history.points.map(({ at }) => at)}
        lines={props.series.lines}
        bars={props.series.name === "dropped"}
        least={props.series.least}
        write={props.series.write}
      />
    </figure>
  );
}
