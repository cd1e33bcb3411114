import { createMemo, For, type JSX, Show } from "solid-js";
import { useLocale } from "../../../app/locale-context.tsx";
import { findingWhat } from "../health/words.ts";
import { megabits } from "../health/judge-box.ts";
import { historyOf, summarise, type SummaryOptions, wasLive } from "./summary.ts";

/** What a broadcast was, once it is over: only what was counted, and for how long it was. */
export function SummaryPanel(
  props: SummaryOptions & { /** What to do with it. */ children: JSX.Element },
): JSX.Element {
  const locale = useLocale();
  const { t } = locale;
  const summary = createMemo(() => summarise(props));
  const span = (seconds: number) => seconds < 60 ? t("dashboard.underMinute") : locale.span(seconds);
  const clock = (seconds: number) =>
    new Intl.DateTimeFormat(locale.locale(), { timeStyle: "short" }).format(seconds * 1000);
  const rows = (): { name: string; value: string | undefined }[] => {
    const { seconds, peak, watched, bitrate, interruptions, dropped, worst } = summary();
    const counted = historyOf(props) !== undefined;
    return [
      { name: t("dashboard.duration"), value: seconds === undefined ? undefined : span(seconds) },
      ...(counted
        ? [
          {
            name: t("dashboard.peak"),
            value: peak && (peak.viewers === 0
              ? t("dashboard.peakNobody")
              : t("dashboard.peakAt", { count: peak.viewers, time: clock(peak.at) })),
          },
          {
            name: t("dashboard.watched"),
            value: watched === undefined
              ? undefined
              : watched === 0
              ? t("dashboard.watchedNot")
              : watched < 60
              ? span(watched)
              : t("dashboard.aboutSpan", { span: span(watched) }),
          },
          {
            name: t("dashboard.averageRate"),
            value: bitrate === undefined ? undefined : t("dashboard.rate", { rate: megabits(bitrate) }),
          },
          {
            name: t("dashboard.interruptions"),
            value: interruptions === undefined
              ? undefined
              : interruptions.count === 0
              ? t("dashboard.interruptionsNone")
              : t("dashboard.interruptionsSome", {
                count: interruptions.count,
                span: span(interruptions.seconds),
              }),
          },
          {
            name: t("dashboard.droppedAll"),
            value: dropped === undefined ? undefined : locale.number(dropped),
          },
          {
            name: t("dashboard.wrong"),
            value: worst === undefined ? t("dashboard.wrongNone") : t("dashboard.wrongFor", {
              what: findingWhat(worst.finding, locale),
              span: span(worst.seconds),
            }),
          },
        ]
        : []),
    ];
  };
  const note = () => {
    const { seen, seconds } = summary();
    if (historyOf(props) === undefined) return t("dashboard.notCounted");
    if (seen === undefined || seconds === undefined) return undefined;
    return t("dashboard.coverage", { seen: span(seen), all: span(seconds) });
  };
  return (
    <Show when={wasLive(props)} fallback={props.children}>
      <section class="flex flex-col gap-3" aria-labelledby="summary">
        <h2 id="summary" class="text-title">{t("dashboard.summary")}</h2>
        <dl class="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1 rounded border border-line bg-raised p-4">
          <For each={rows()}>
            {({ name, value }) => (
              <>
                <dt class="text-quiet">{name}</dt>
                <dd class={value === undefined ? "text-quiet" : "font-medium"}>
                  {value ?? t("dashboard.notKnown")}
                </dd>
              </>
            )}
          </For>
        </dl>
        <Show when={note()}>{(words) => <p class="text-quiet">{words()}</p>}</Show>
        {props.children}
      </section>
    </Show>
  );
}
