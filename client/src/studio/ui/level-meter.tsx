import { createSignal, type JSX, onCleanup } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";

const TURN_MS = 80;
/** Above it the loudest moments are cut off. */
const LOUD = 0.95;

/** How loud the sound is that is sent; a meter, no live region. */
export function LevelMeter(props: { read: () => number; on: boolean; silent: boolean }): JSX.Element {
  const { t } = useLocale();
  const [level, setLevel] = createSignal(0);
  const id = setInterval(() => {
    const now = props.read();
    // Falls slower than it rises, so that the eye can follow.
    setLevel(Math.max(now, level() - 0.06));
  }, TURN_MS);
  onCleanup(() => clearInterval(id));
  const words = () =>
    !props.on
      ? t("studio.deviceOff")
      : t(props.silent ? "studio.levelSilent" : level() > LOUD ? "studio.levelLoud" : "studio.levelGood");
  return (
    <div class="flex min-w-0 grow items-center gap-3">
      <div
        role="meter"
        aria-label={t("studio.level")}
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow={Math.round(level() * 100)}
        aria-valuetext={words()}
        class="h-3 min-w-24 grow overflow-hidden rounded border border-control bg-sunken"
      >
        <div
          class={`h-full origin-left ${level() > LOUD ? "bg-bad" : "bg-good"}`}
          style={{ transform: `scaleX(${level().toFixed(3)})` }}
        />
      </div>
      <span class="w-20 shrink-0 text-small text-quiet">{words()}</span>
    </div>
  );
}
