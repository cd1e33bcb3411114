import { type JSX, Match, Switch } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { Button } from "../../ui/button.tsx";
import { Notice, type NoticeTone } from "../../ui/notice.tsx";
import type { CaptureFault, CaptureWhat } from "../capture/capture-fault.ts";
import type { ControlFinding } from "../browser-health.ts";

export type FindingNoticeProps = {
  finding: ControlFinding;
  /** Sending now: then it matters what viewers get instead. */
  sending: boolean;
  onAsk: (what: CaptureWhat) => void;
  onUnmute: () => void;
};

/** One finding: what is wrong, why, what to do, and the button that does it. */
export function FindingNotice(props: FindingNoticeProps): JSX.Element {
  const { t } = useLocale();
  const is = <F extends ControlFinding["finding"]>(name: F) => {
    const { finding } = props;
    return finding.finding === name ? finding as Extract<ControlFinding, { finding: F }> : undefined;
  };
  const instead = (found: Extract<ControlFinding, { finding: "source" }>) => {
    const why = t(`studio.faultWhy-${found.fault}`);
    return props.sending && found.what !== "microphone" ? `${why} ${t(`studio.shown-${found.shown}`)}` : why;
  };
  return (
    <Switch>
      <Match when={is("page")}>
        {(found) => (
          <Notice
            tone="bad"
            live
            what={t(`studio.fault-${found().fault}`)}
            why={t(`studio.faultWhy-${found().fault}`)}
            act={t(`studio.faultDo-${found().fault}`)}
          />
        )}
      </Match>
      <Match when={is("source")}>
        {(found) => (
          <Notice
            tone={toneOf(found().fault)}
            live
            what={`${t(`studio.source-${found().what}`)}: ${t(`studio.fault-${found().fault}`)}`}
            why={instead(found())}
            act={t(`studio.faultDo-${found().fault}`)}
          >
            <Button icon="retry" onClick={() => props.onAsk(found().what)}>
              {t(`studio.again-${found().what}`)}
            </Button>
          </Notice>
        )}
      </Match>
      <Match when={is("kept")}>
        {(found) => (
          <Notice
            tone="attention"
            live
            what={`${t(`studio.source-${found().what}`)}: ${t(`studio.fault-${found().fault}`)}`}
            why={t(`studio.faultWhy-${found().fault}`)}
            act={t("studio.kept")}
          />
        )}
      </Match>
      <Match when={is("muted")}>
        <Notice tone="attention" what={t("studio.mutedLive")}>
          <Button onClick={() => props.onUnmute()}>{t("studio.unmute")}</Button>
        </Notice>
      </Match>
    </Switch>
  );
}

function toneOf(fault: CaptureFault): NoticeTone {
  return fault === "dismissed" || fault === "stopped" ? "info" : "bad";
}
