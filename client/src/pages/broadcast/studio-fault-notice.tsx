import { type JSX, Match, Switch } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { refusalWords } from "../../nostr/relay-words.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { relayName } from "../../ui/relay-name.ts";
import { BoxFaultNotice } from "./box-fault-notice.tsx";
import type { PublishReport } from "./publish-report.ts";
import type { StudioFault } from "./studio-state.ts";

export type StudioFaultNoticeProps = {
  fault: StudioFault;
  box: string;
  busy: boolean;
  onRetry: () => void;
  /** Goes on though it isn't known what would be replaced. */
  onGoOn: () => void;
};

/** What of the studio's work failed, why, and the button that tries it again. */
export function StudioFaultNotice(props: StudioFaultNoticeProps): JSX.Element {
  const { t } = useLocale();
  const is = <W extends StudioFault["why"]>(why: W) =>
    props.fault.why === why ? props.fault as Extract<StudioFault, { why: W }> : undefined;
  const retry = () => (
    <Button icon="retry" busy={props.busy} onClick={props.onRetry}>{t("broadcast.retry")}</Button>
  );
  const reasons = (report: PublishReport) =>
    report.state === "no-relays"
      ? ""
      : report.refused.map((answer) => `${relayName(answer.relay)}: ${refusalWords(answer, t)}`).join("; ");
  return (
    <Switch>
      <Match when={is("box")}>
        {(fault) => (
          <div>
            <p class="pt-4 font-semibold">{t(`broadcast.failed-${fault().work}`)}</p>
            <BoxFaultNotice fault={fault().fault} url={props.box}>{retry()}</BoxFaultNotice>
          </div>
        )}
      </Match>
      <Match when={is("signer")}>
        {(fault) => (
          <Notice
            tone="bad"
            live
            what={t(`broadcast.failed-${fault().work}`)}
            why={t(`identity.fault-${fault().code}`)}
            act={t("broadcast.failedSignerDo")}
          >
            {retry()}
          </Notice>
        )}
      </Match>
      <Match when={is("unread")}>
        <Notice
          tone="attention"
          live
          what={t("broadcast.failedUnread")}
          why={t("broadcast.failedUnreadWhy")}
          act={t("broadcast.failedUnreadDo")}
        >
          {retry()}
          <Button look="quiet" disabled={props.busy} onClick={props.onGoOn}>
            {t("broadcast.goOnUnread")}
          </Button>
        </Notice>
      </Match>
      <Match when={is("part")}>
        {(fault) => (
          <Notice
            tone="attention"
            live
            what={t("broadcast.failedPart")}
            why={t("app.pageFailedWhy", { reason: fault().reason })}
            act={t("app.pageFailedDo")}
          >
            {retry()}
            <Button look="quiet" onClick={() => globalThis.location.reload()}>{t("app.reload")}</Button>
          </Notice>
        )}
      </Match>
      <Match when={is("relays")}>
        {(fault) => (
          <Notice
            tone="bad"
            live
            what={t(`broadcast.failed-${fault().work}`)}
            why={fault().report.state === "no-relays"
              ? t("broadcast.failedNoRelays")
              : t("broadcast.failedRelays", { reasons: reasons(fault().report) })}
            act={t(
              fault().report.state === "no-relays"
                ? "broadcast.failedNoRelaysDo"
                : "broadcast.failedRelaysDo",
            )}
          >
            {retry()}
          </Notice>
        )}
      </Match>
    </Switch>
  );
}
