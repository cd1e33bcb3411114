import { For, type JSX, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import type { LinkStats } from "../whip/link-stats.ts";

/** How sending goes, in one line of numbers that don't jump. */
export function LinkFacts(props: { stats: LinkStats }): JSX.Element {
  const { t, locale } = useLocale();
  const number = (value: number, digits = 0) =>
    value.toLocaleString(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const facts = () => {
    const { bitrate, fps, width, height, rttMs, loss, transport } = props.stats;
    return [
      { name: t("studio.factSent"), value: `${number(bitrate / 1_000_000, 1)} Mbit/s` },
      { name: t("studio.factFrames"), value: fps === undefined ? undefined : number(fps) },
      { name: t("studio.factSize"), value: width === undefined ? undefined : `${width} × ${height ?? 0}` },
      { name: t("studio.factRoundTrip"), value: rttMs === undefined ? undefined : `${number(rttMs)} ms` },
      { name: t("studio.factLoss"), value: loss === undefined ? undefined : `${number(loss * 100, 1)} %` },
      { name: t("studio.factWay"), value: transport?.toUpperCase() },
    ];
  };
  return (
    <dl class="flex flex-wrap gap-x-6 gap-y-1 text-small tabular-nums">
      <For each={facts()}>
        {({ name, value }) => (
          <Show when={value}>
            <div class="flex gap-1.5">
              <dt class="text-quiet">{name}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          </Show>
        )}
      </For>
    </dl>
  );
}
