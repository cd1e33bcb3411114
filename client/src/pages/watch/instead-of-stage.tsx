import { type JSX, Show } from "solid-js";
import type { LiveEvent } from "../../../../contracts/nostr/live-event.ts";
import { createClock } from "../../app/clock.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { SealBadge } from "../../ui/seal-badge.tsx";

/** In place of the picture before a planned stream, and after an ended one. */
export function NotLive(props: { live: LiveEvent; planned: boolean; onPlay: () => void }): JSX.Element {
  const { t, date, age } = useLocale();
  const now = createClock();
  const when = () => {
    const { starts } = props.live;
    return starts === undefined
      ? t("watch.plannedNoWhen")
      : t("watch.plannedWhen", { date: date(starts), age: age(now() - starts) });
  };
  const over = () => {
    const { ends, status, createdAt } = props.live;
    const at = status === "live" ? createdAt : ends ?? createdAt;
    return t(status === "live" ? "watch.endedSilent" : "watch.endedWhen", {
      date: date(at),
      age: age(now() - at),
    });
  };
  return (
    <div class="stage">
      <div class="stage-message">
        <h2 class="text-title">{t(props.planned ? "watch.planned" : "watch.ended")}</h2>
        <p>{props.planned ? when() : over()}</p>
        <p class="opacity-80">{t(props.planned ? "watch.plannedDo" : "watch.endedDo")}</p>
        <div class="flex flex-wrap justify-center gap-2 pt-2">
          <Show when={!props.planned && props.live.status === "live" && props.live.streaming.length > 0}>
            <Button onClick={() => props.onPlay()}>{t("watch.tryAnyway")}</Button>
          </Show>
          <Show when={!props.planned}>
            <a href="#/" class={buttonClass("primary")}>{t("watch.toDiscover")}</a>
          </Show>
        </div>
      </div>
    </div>
  );
}

/** Nothing is loaded before the viewer has decided. */
export function WarningGate(props: { reason: string; onShow: () => void }): JSX.Element {
  const { t } = useLocale();
  return (
    <div class="stage">
      <div class="stage-message">
        <h2 class="text-title">{t("watch.warning")}</h2>
        <p>
          {props.reason === ""
            ? t("watch.warningNoReason")
            : t("watch.warningReason", { reason: props.reason })}
        </p>
        <p class="opacity-80">{t("watch.warningDo")}</p>
        <div class="flex flex-wrap justify-center gap-2 pt-2">
          <Button look="primary" onClick={() => props.onShow()}>{t("watch.warningShow")}</Button>
          <a href="#/" class={buttonClass("plain")}>{t("watch.warningBack")}</a>
        </div>
      </div>
    </div>
  );
}

/** A recording that is one plain file: the browser's own player shows it, and nobody can have checked it. */
export function PlainRecording(props: { url: string; poster: string | undefined }): JSX.Element {
  const { t } = useLocale();
  return (
    <>
      <div class="stage">
        <video
          controls
          playsinline
          preload="metadata"
          src={props.url}
          aria-label={t("watch.recording")}
          {...(props.poster !== undefined && { poster: props.poster })}
        />
      </div>
      <p class="flex flex-wrap items-center gap-2 px-4 pt-3">
        <SealBadge state="unsealed" />
        <span class="text-quiet">{t("watch.recordingUnsealed")}</span>
      </p>
    </>
  );
}
