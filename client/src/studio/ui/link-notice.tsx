import { type JSX, Match, Switch } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { LinkFault } from "../../webrtc/link-fault.ts";
import type { Link } from "../whip/publisher.ts";

/** Why this browser isn't sending, when it should be. */
export function LinkNotice(props: { link: Link; children?: JSX.Element }): JSX.Element {
  const { t } = useLocale();
  const away = () => props.link.link === "reconnecting" ? props.link : undefined;
  const stopped = () => props.link.link === "stopped" ? props.link : undefined;
  const why = (fault: LinkFault) => {
    switch (fault.fault) {
      case "problem":
      case "browser":
        return fault.detail;
      case "not-a-box":
        return t("studio.link-not-a-box", { status: String(fault.status) });
      default:
        return t(`studio.link-${fault.fault}`);
    }
  };
  const act = ({ fault }: LinkFault) =>
    fault === "problem" || fault === "browser" ? undefined : t(`studio.linkDo-${fault}`);
  return (
    <Switch>
      <Match when={away()}>
        {(link) => (
          <Notice
            tone="attention"
            live
            what={t("studio.linkAway")}
            why={why(link().why)}
            act={link().tries < 3 ? t("studio.linkAwayDo") : act(link().why)}
          />
        )}
      </Match>
      <Match when={stopped()}>
        {(link) => (
          <Notice tone="bad" live what={t("studio.linkStopped")} why={why(link().why)} act={act(link().why)}>
            {props.children}
          </Notice>
        )}
      </Match>
    </Switch>
  );
}
