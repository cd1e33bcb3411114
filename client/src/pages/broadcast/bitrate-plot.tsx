import { createEffect, createSignal, type JSX, on } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";

const SAMPLES = 120;
const [WIDTH, HEIGHT] = [240, 40];

/** The bitrate of the last minutes as a line; gaps are gaps. */
export function BitratePlot(props: {
  /** Bits a second, or null while none comes; a new object for each reading, so that equal values count too. */
  reading: { bitrate: number | null };
}): JSX.Element {
  const { t } = useLocale();
  const [samples, setSamples] = createSignal<readonly (number | null)[]>([]);
  createEffect(on(() => props.reading, ({ bitrate }) => setSamples([...samples(), bitrate].slice(-SAMPLES))));
  const top = () => Math.max(1, ...samples().map((bits) => bits ?? 0)) * 1.15;
  const line = () => {
    const offset = SAMPLES - samples().length;
    let path = "";
    let broken = true;
    samples().forEach((bits, i) => {
      if (bits === null) {
        broken = true;
        return;
      }
      const x = ((offset + i) / (SAMPLES - 1)) * WIDTH;
      const y = HEIGHT - (bits / top()) * HEIGHT;
      path += `${broken ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
      broken = false;
    });
    return path;
  };
  return (
    <svg
      role="img"
      aria-label={t("broadcast.bitratePlot", { now: megabits(props.reading.bitrate) })}
      viewBox={`0 -1 ${WIDTH} ${HEIGHT + 2}`}
      preserveAspectRatio="none"
      class="h-10 w-full text-accent"
    >
      <path d={`M0 ${HEIGHT}H${WIDTH}`} class="stroke-line" fill="none" vector-effect="non-scaling-stroke" />
      <path
        d={line()}
        stroke="currentColor"
        stroke-width="1.75"
        stroke-linejoin="round"
        fill="none"
        vector-effect="non-scaling-stroke"
      />
    </svg>
  );
}

/** Bits a second for people. */
export function megabits(bits: number | null): string {
  return bits === null ? "–" : `${(bits / 1_000_000).toFixed(2)} Mbit/s`;
}
