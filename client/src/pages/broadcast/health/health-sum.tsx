import { type JSX, Show } from "solid-js";
import { useLocale } from "../../../app/locale-context.tsx";
import { type Sum, sumUp } from "./checks.ts";
import type { Check } from "./finding.ts";
import { LIST_ID } from "./health-list.tsx";
import { markColour, MarkShape } from "./mark.tsx";
import { findingWhat } from "./words.ts";

/** The whole list in one line, at the top of the page where it is seen without looking for it. */
export function HealthSum(props: { checks: readonly Check[] }): JSX.Element {
  const locale = useLocale();
  const { t } = locale;
  const sum = () => sumUp(props.checks);
  const words = (): string => {
    const { mark, bad, attention }: Sum = sum();
    const parts = [
      ...(bad > 0 ? [t("health.sumBad", { count: bad })] : []),
      ...(attention > 0 ? [t("health.sumAttention", { count: attention })] : []),
    ];
    if (parts.length > 0) return parts.join(", ");
    return t(mark === "good" ? "health.sumGood" : "health.sumUnknown");
  };
  const jump = () => {
    const heading = document.getElementById(LIST_ID);
    heading?.scrollIntoView();
    heading?.focus({ preventScroll: true });
  };
  return (
    <div class="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 border-t border-line pt-3">
      <div class="flex min-w-0 gap-2">
        <span class="pt-0.5">
          <MarkShape mark={sum().mark} />
        </span>
        {/* Told once when it changes: what the worst is, not each figure. */}
        <p role="status" class="min-w-0">
          <span class={markColour(sum().mark)}>{words()}</span>
          <Show when={sum().worst}>{(worst) => <span>: {findingWhat(worst(), locale)}</span>}</Show>
        </p>
      </div>
      <button type="button" class="min-h-10 text-accent underline underline-offset-2" onClick={jump}>
        {t("health.toList")}
      </button>
    </div>
  );
}
