import { For, type JSX, Match, Show, Switch } from "solid-js";
import type { BoxStatus, Track } from "../../../../contracts/api/status.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { Notice } from "../../ui/notice.tsx";
import { BitratePlot, megabits } from "./bitrate-plot.tsx";
import { CheckLine } from "./step.tsx";

const KNOWN_WARNINGS = [
  "no-media",
  "codec-dropped",
  "no-video",
  "codec-hevc",
  "b-frames",
  "keyframe-interval",
  "no-audio",
] as const;

/** What the box receives, and what about it should be changed. */
export function HealthPanel(props: { status: BoxStatus | undefined }): JSX.Element {
  const { t } = useLocale();
  return (
    <section class="flex flex-col gap-2">
      <h2 class="text-title">{t("broadcast.health")}</h2>
      <Show
        when={props.status !== undefined &&
            (props.status.tracks.length > 0 || props.status.warnings.length > 0)
          ? props.status
          : undefined}
        fallback={<p class="text-quiet">{t("broadcast.healthNone")}</p>}
      >
        {(status) => (
          <>
            <ul class="flex flex-col gap-1">
              <For each={status().tracks}>
                {(track) => (
                  <CheckLine state="good">
                    {t(`broadcast.${track.kind}`)}: <TrackFacts track={track} />
                  </CheckLine>
                )}
              </For>
              <Show when={status().keyframeInterval}>
                {(seconds) => (
                  <CheckLine state={seconds() > 2.05 ? "attention" : "good"}>
                    {t("broadcast.keyframes")}:{" "}
                    {t("broadcast.everySeconds", { seconds: seconds().toFixed(1) })}
                  </CheckLine>
                )}
              </Show>
            </ul>
            <Show when={status().tracks.length > 0}>
              <div class="flex flex-col gap-1 pt-1">
                <p class="flex justify-between">
                  <span class="text-quiet">{t("broadcast.bitrate")}</span>
                  <span class="tabular-nums">{megabits(status().bitrate)}</span>
                </p>
                <BitratePlot reading={status()} />
              </div>
            </Show>
            <Show
              when={status().warnings.length > 0}
              fallback={
                <Show when={status().state === "live"}>
                  <p class="text-quiet">{t("broadcast.healthGood")}</p>
                </Show>
              }
            >
              <For each={status().warnings}>{(warning) => <EncoderWarning warning={warning} />}</For>
            </Show>
          </>
        )}
      </Show>
    </section>
  );
}

function TrackFacts(props: { track: Track }): JSX.Element {
  const { t } = useLocale();
  return (
    <Switch fallback={<bdi>{props.track.codec}</bdi>}>
      <Match when={props.track.kind === "video" && props.track.width !== undefined}>
        {t("broadcast.videoFacts", {
          codec: props.track.codec,
          width: String(props.track.width ?? 0),
          height: String(props.track.height ?? 0),
          rate: props.track.frameRate ?? "–",
        })}
      </Match>
      <Match when={props.track.kind === "audio" && props.track.channels !== undefined}>
        {t("broadcast.audioFacts", {
          codec: props.track.codec,
          rate: (props.track.sampleRate ?? 0) / 1000,
          channels: props.track.channels ?? 0,
          count: props.track.channels ?? 0,
        })}
      </Match>
    </Switch>
  );
}

/** A warning in the page's words where it is a known one, else in the box'. */
function EncoderWarning(props: { warning: BoxStatus["warnings"][number] }): JSX.Element {
  const { t } = useLocale();
  const known = () => KNOWN_WARNINGS.find((code) => code === props.warning.code);
  return (
    <Show
      when={known()}
      fallback={<Notice tone="attention" what={props.warning.detail} act={props.warning.remedy} />}
    >
      {(code) => (
        <Notice
          tone={code() === "no-media" || code() === "codec-hevc" ? "bad" : "attention"}
          what={t(`broadcast.warning-${code()}`)}
          why={props.warning.detail}
          act={t(`broadcast.warningDo-${code()}`)}
        />
      )}
    </Show>
  );
}
