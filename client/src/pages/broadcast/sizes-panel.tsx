import { For, type JSX, Show } from "solid-js";
import type { BoxStatus, Rung } from "../../../../contracts/api/status.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { megabits } from "./health/judge-box.ts";
import { CheckLine } from "./step.tsx";

const MARKS = {
  on: "good",
  starting: "unknown",
  "left-out": "unknown",
  short: "attention",
  failed: "attention",
} as const satisfies Record<Rung["state"], "good" | "attention" | "unknown">;

/** Which sizes of the picture viewers can have: the creator's own, and what the box makes of it; nothing where it makes none. */
export function SizesPanel(props: { status: BoxStatus }): JSX.Element {
  const { t } = useLocale();
  const own = () => props.status.tracks.find(({ rid }) => rid === "video");
  const rungs = () => props.status.rungs ?? [];
  return (
    <Show when={rungs().length > 0}>
      <section class="flex flex-col gap-2" aria-labelledby="sizes">
        <h2 id="sizes" class="text-title">{t("broadcast.sizes")}</h2>
        <ul class="flex flex-col gap-1 tabular-nums">
          <Show when={own()?.height}>
            {(height) => (
              <CheckLine state="good">{t("broadcast.sizeOwn", { height: String(height()) })}</CheckLine>
            )}
          </Show>
          <For each={rungs().map(({ rid }) => rid)}>
            {(rid) => (
              <Show when={rungs().find((rung) => rung.rid === rid)}>
                {(rung) => (
                  <CheckLine state={MARKS[rung().state]}>
                    {t("broadcast.sizeMade", {
                      height: String(rung().height),
                      rate: megabits(rung().bitrate),
                      state: t(`broadcast.size-${rung().state}`),
                    })}
                  </CheckLine>
                )}
              </Show>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
