import { For, type JSX } from "solid-js";
import { useLocale } from "../../../app/locale-context.tsx";
import type { History } from "./history.ts";
import { rowsOf } from "./plot-rows.ts";
import type { Series } from "./series.ts";

/** The plots' figures as a table, at even distances, the newest first. */
export function PlotTable(props: { history: History; series: readonly Series[] }): JSX.Element {
  const { t, locale } = useLocale();
  const rows = () => rowsOf(props.history.points);
  const time = (seconds: number) =>
    new Intl.DateTimeFormat(locale(), { timeStyle: "medium" }).format(seconds * 1000);
  const unit = ({ name }: Series) => name === "bitrate" || name === "sent" ? ` (${t("dashboard.mbit")})` : "";
  return (
    <details>
      <summary class="inline-flex min-h-10 items-center text-small text-quiet">
        {t("dashboard.table")}
      </summary>
      {/* Reached by keyboard, since it can be wider than a phone. */}
      <div class="overflow-x-auto" role="region" aria-label={t("dashboard.table")} tabindex="0">
        <table class="w-full text-small tabular-nums">
          <thead>
            <tr class="border-b border-line text-start text-quiet">
              <th scope="col" class="py-1 pe-3 text-start font-medium">{t("dashboard.time")}</th>
              <For each={props.series}>
                {(one) => (
                  <th scope="col" class="py-1 pe-3 text-end font-medium">
                    {t(`dashboard.${one.name}`)}
                    {unit(one)}
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={rows()}>
              {(point) => (
                <tr class="border-b border-line">
                  <th scope="row" class="py-1 pe-3 text-start font-normal">{time(point.at)}</th>
                  <For each={props.series}>
                    {(one) => <td class="py-1 pe-3 text-end">{one.cell(point)}</td>}
                  </For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </details>
  );
}
