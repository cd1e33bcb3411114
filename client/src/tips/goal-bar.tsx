import { type JSX, Show } from "solid-js";
import { formatXmr } from "../../../contracts/monero/amount.ts";
import type { Goal } from "../../../contracts/nostr/goal.ts";
import { createClock } from "../app/clock.ts";
import { useLocale } from "../app/locale-context.tsx";
import { goalPercent, sumGoal } from "./goal-sum.ts";
import type { ShownTip } from "./tip-book.ts";

/** What the creator collects for, and how far it is by tips that this page could verify. */
export function GoalBar(props: { goal: Goal; tips: readonly ShownTip[] }): JSX.Element {
  const { t, date } = useLocale();
  const clock = createClock();
  const isOver = () => (props.goal.closedAt ?? Infinity) <= clock();
  return (
    <section class="flex max-w-prose flex-col gap-1" aria-label={t("tips.goal")}>
      <p class="flex flex-wrap items-baseline gap-x-3">
        <span class="text-small text-quiet">{t(isOver() ? "tips.goalOver" : "tips.goal")}</span>
        <bdi dir="auto" class="font-medium">{props.goal.text}</bdi>
      </p>
      <Show
        when={props.goal.piconero}
        fallback={<p class="text-small text-quiet">{t("tips.goalForeign")}</p>}
      >
        {(piconero) => {
          const sums = () => sumGoal(props.goal, props.tips);
          const percent = () => goalPercent(sums().sum, piconero());
          return (
            <>
              <div
                role="progressbar"
                aria-label={t("tips.goalOf", { percent: percent() })}
                aria-valuemin="0"
                aria-valuemax="100"
                aria-valuenow={percent()}
                class="h-2.5 overflow-hidden rounded-full border border-control bg-sunken"
              >
                <div class="h-full bg-accent" style={{ width: `${percent()}%` }} />
              </div>
              <p class="flex flex-wrap gap-x-3 text-small text-quiet tabular-nums">
                <span>
                  {t("tips.goalSum", { sum: formatXmr(sums().sum), goal: formatXmr(piconero()) })}
                </span>
                <Show when={percent() === 100}>
                  <span class="text-good">✓ {t("tips.goalReached")}</span>
                </Show>
                <Show when={sums().coming > 0n}>
                  <span>{t("tips.goalComing", { amount: formatXmr(sums().coming) })}</span>
                </Show>
                <Show when={props.goal.closedAt}>
                  {(at) => (
                    <span>{t(isOver() ? "tips.goalClosed" : "tips.goalUntil", { date: date(at()) })}</span>
                  )}
                </Show>
              </p>
            </>
          );
        }}
      </Show>
    </section>
  );
}
