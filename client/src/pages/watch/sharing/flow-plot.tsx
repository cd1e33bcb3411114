import { createMemo, type JSX } from "solid-js";
import { useLocale } from "../../../app/locale-context.tsx";
import { rateWords } from "./amounts.ts";
import { calm, FLOW_SECONDS, type FlowSecond } from "./create-flow.ts";

const WIDTH = 240;
const HEIGHT = 56;

/** The last minute between this page and other viewers: what came as a line, what went as dashes. */
export function FlowPlot(props: { seconds: readonly FlowSecond[] }): JSX.Element {
  const { t, locale } = useLocale();
  const seconds = createMemo(() => calm(props.seconds));
  const most = () => Math.max(0, ...seconds().flatMap(({ from, to }) => [from, to]));
  const last = () => seconds().at(-1) ?? { from: 0, to: 0 };
  const rate = (kbit: number) => rateWords(Math.round(kbit), locale());
  return (
    <div>
      <h4 class="text-small font-medium">{t("sharing.flow")}</h4>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        class="my-1 h-14 w-full rounded bg-sunken"
        preserveAspectRatio="none"
        role="img"
        aria-label={t("sharing.flowPlot", { rate: rate(most()) })}
      >
        <Line values={seconds().map(({ from }) => from)} top={most()} />
        <Line values={seconds().map(({ to }) => to)} top={most()} dashed />
      </svg>
      <ul class="flex flex-wrap gap-x-4 text-small">
        <Key>{t("sharing.flowFrom", { rate: rate(last().from) })}</Key>
        <Key dashed>{t("sharing.flowTo", { rate: rate(last().to) })}</Key>
      </ul>
    </div>
  );
}

function Key(props: { dashed?: boolean; children: JSX.Element }): JSX.Element {
  return (
    <li class="flex items-center gap-2">
      <svg viewBox="0 0 20 4" class="h-1 w-5 shrink-0" aria-hidden="true">
        <path d="M0 2h20" {...stroke(props.dashed === true)} />
      </svg>
      {props.children}
    </li>
  );
}

function Line(props: { values: readonly number[]; top: number; dashed?: boolean }): JSX.Element {
  const path = () => {
    const top = Math.max(1, props.top * 1.1);
    return props.values.map((value, index) => {
      const x = WIDTH - (props.values.length - 1 - index) * (WIDTH / (FLOW_SECONDS - 1));
      return `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${
        (HEIGHT - 1 - value / top * (HEIGHT - 2)).toFixed(1)
      }`;
    }).join("");
  };
  return <path d={path()} vector-effect="non-scaling-stroke" {...stroke(props.dashed === true)} />;
}

/** Told apart by line and lightness, not by hue alone. */
function stroke(dashed: boolean) {
  return {
    fill: "none",
    "stroke-width": "2",
    class: dashed ? "stroke-ink" : "stroke-accent",
    "stroke-dasharray": dashed ? "4 3" : undefined,
  } as const;
}
