import { type JSX, Match, Switch } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import type { BoxFault } from "../../box/box-client.ts";
import { faultCode } from "../../identity/signer-fault.ts";
import { Notice } from "../../ui/notice.tsx";

export type BoxFaultNoticeProps = { fault: BoxFault; url: string; children?: JSX.Element };

/** Why a box did not do what it was asked, and what to do about it. */
export function BoxFaultNotice(props: BoxFaultNoticeProps): JSX.Element {
  const { t } = useLocale();
  const host = () => URL.parse(props.url)?.host ?? props.url;
  const is = <F extends BoxFault["fault"]>(...names: F[]) => {
    const { fault } = props;
    return names.some((name) => name === fault.fault) ? fault as Extract<BoxFault, { fault: F }> : undefined;
  };
  return (
    <Switch>
      <Match when={is("insecure", "unreachable", "closed-to-pages", "timeout")}>
        {(fault) => (
          <Notice
            tone="bad"
            live
            what={t(`broadcast.boxFault-${fault().fault}`, { host: host() })}
            act={t(`broadcast.boxFaultDo-${fault().fault}`)}
          >
            {props.children}
          </Notice>
        )}
      </Match>
      <Match when={is("not-a-box")}>
        {(fault) => (
          <Notice
            tone="bad"
            live
            what={t("broadcast.boxFault-not-a-box", { host: host() })}
            act={t("broadcast.boxFaultDo-not-a-box", { status: String(fault().status) })}
          >
            {props.children}
          </Notice>
        )}
      </Match>
      <Match when={is("problem")}>
        {(fault) => (
          <Notice tone="bad" live what={t("broadcast.boxFault-problem")} why={fault().detail}>
            {props.children}
          </Notice>
        )}
      </Match>
      <Match when={is("unsigned")}>
        {(fault) => (
          <Notice
            tone="bad"
            live
            what={t("broadcast.boxFault-unsigned")}
            why={t(`identity.fault-${faultCode(fault().error)}`)}
          >
            {props.children}
          </Notice>
        )}
      </Match>
    </Switch>
  );
}
