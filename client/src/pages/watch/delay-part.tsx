import { type Accessor, createSignal, type JSX, onCleanup, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import type { PlayerHandle } from "../../player/create-player.ts";
import { tenths } from "./player-words.ts";
import { behindSeconds } from "./rung-words.ts";

const SECONDS = 60;
const WIDTH = 240;
const HEIGHT = 48;

/** Seconds behind, one value a second, the newest last; undefined where it was not known. */
export type Delays = readonly (number | undefined)[];

/** Keeps the last minute's delays while its owner lives, so that the plot has a past when it is opened. */
export function createDelays(player: PlayerHandle): Accessor<Delays> {
  const [past, setPast] = createSignal<Delays>([]);
  const timer = setInterval(() => setPast([...past(), secondsBehind(player)].slice(-SECONDS)), 1000);
  onCleanup(() => clearInterval(timer));
  return past;
}

function secondsBehind(player: PlayerHandle): number | undefined {
  const { behind } = player.view();
  return behind === undefined || !("ms" in behind) ? undefined : Math.max(0, behind.ms / 1000);
}

/** How far behind what the box has the picture is, and was over the last minute. */
export function DelayPart(props: { player: PlayerHandle; delays: Accessor<Delays> }): JSX.Element {
  const { t, locale } = useLocale();
  const view = () => props.player.view();
  const past = () => props.delays();
  const top = () => Math.max(2, ...past().map((value) => value ?? 0)) * 1.15;
  const offset = () => view().ledger.clockOffsetMs / 1000;

  return (
    <section aria-labelledby="delay">
      <h3 id="delay">{t("watch.delay")}</h3>
      <Show when={view().behind} fallback={<p class="text-quiet">{t("watch.delayUnknown")}</p>}>
        {(behind) => (
          <p>
            {"ms" in behind()
              ? t("watch.delayNow", { seconds: tenths(behindSeconds(behind()), locale()) })
              : t("watch.delayNowUnder", { seconds: behindSeconds(behind()) })}
          </p>
        )}
      </Show>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        class="my-2 h-12 w-full rounded bg-sunken text-accent"
        preserveAspectRatio="none"
        role="img"
        aria-label={t("watch.delayPlot")}
      >
        <path
          d={line(past(), top())}
          fill="none"
          stroke="currentColor"
          stroke-width="2"
          vector-effect="non-scaling-stroke"
        />
      </svg>
      <Show when={view().rung === "instant"}>
        <p class="text-small text-quiet">{t("watch.delayWhyInstant")}</p>
      </Show>
      <Show when={view().targetSeconds}>
        {(target) => (
          <p class="text-small text-quiet">
            {t(view().rung === "low" ? "watch.delayWhyLow" : "watch.delayWhyCrowd", {
              target: tenths(target(), locale()),
            })}
          </p>
        )}
      </Show>
      <Show when={Math.abs(offset()) >= 2}>
        <p class="text-small text-quiet">
          {t("watch.delayClock", { seconds: Math.round(Math.abs(offset())) })}
        </p>
      </Show>
    </section>
  );
}

/** One step a second from the right edge; gaps where the delay was not known. */
function line(values: Delays, top: number): string {
  let path = "";
  let drawing = false;
  values.forEach((value, index) => {
    if (value === undefined) {
      drawing = false;
      return;
    }
    const x = WIDTH - (values.length - 1 - index) * (WIDTH / (SECONDS - 1));
    const y = HEIGHT - value / top * HEIGHT;
    path += `${drawing ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
    drawing = true;
  });
  return path;
}
