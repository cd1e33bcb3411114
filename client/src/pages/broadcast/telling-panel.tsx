import { For, type JSX, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { refusalWords } from "../../nostr/relay-words.ts";
import { relayName } from "../../ui/relay-name.ts";
import { REFRESH_SECONDS } from "./announcing.ts";
import type { PublishReport } from "./publish-report.ts";
import { CheckLine } from "./step.tsx";
import type { StudioState } from "./studio-state.ts";

export type TellingPanelProps = { state: StudioState };

/** What relays were told, and what each said to it. */
export function TellingPanel(props: TellingPanelProps): JSX.Element {
  const { t, date } = useLocale();
  const answers = (report: PublishReport) =>
    report.state === "published"
      ? [...report.accepted, ...report.refused]
      : report.state === "nowhere"
      ? report.refused
      : [];
  return (
    <section class="flex flex-col gap-2">
      <h2 class="text-title">{t("broadcast.telling")}</h2>
      <Show when={props.state.announced} fallback={<p class="text-quiet">{t("broadcast.toldNobody")}</p>}>
        {(announced) => (
          <>
            <p>
              {t(
                ({
                  planned: "broadcast.toldPlanned",
                  live: "broadcast.toldLive",
                  ended: "broadcast.toldEnded",
                } as const)[announced().live.status],
              )} <span class="text-quiet">({date(announced().event.created_at)})</span>
            </p>
            <Show when={announced().live.status === "live"}>
              <p class="text-small text-quiet">
                {t("broadcast.nextRefresh", { time: date(announced().event.created_at + REFRESH_SECONDS) })}
              </p>
            </Show>
          </>
        )}
      </Show>
      <Show when={props.state.report}>
        {(report) => (
          <ul class="flex flex-col gap-1">
            <For each={answers(report())}>
              {(answer) => (
                <CheckLine state={answer.ok ? "good" : "attention"}>
                  <bdi>{relayName(answer.relay)}</bdi>: {answer.ok
                    ? t("broadcast.relayTook")
                    : answer.fault === undefined
                    ? t("broadcast.relayRefused", { reason: refusalWords(answer, t) })
                    : refusalWords(answer, t)}
                </CheckLine>
              )}
            </For>
          </ul>
        )}
      </Show>
    </section>
  );
}
