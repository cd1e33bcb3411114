import { type JSX, Match, Switch } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { createWay } from "../../studio/create-way.ts";
import { WayChoice } from "../../studio/ui/way-choice.tsx";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { BoxFaultNotice } from "./box-fault-notice.tsx";
import type { BoxProbe } from "./create-box-probe.ts";
import { Step } from "./step.tsx";

export type BoxStepProps = {
  /** The box's address as it is typed. */
  typed: string;
  /** What is known of the box there. */
  probe: BoxProbe;
  /** The person wanted to go on: a missing address is a fault now. */
  asked: boolean;
  onType: (text: string) => void;
  onAgain: () => void;
};

/** Second step: where the picture comes from, and which box takes it. */
export function BoxStep(props: BoxStepProps): JSX.Element {
  const { t } = useLocale();
  const { way, choose } = createWay();
  const fault = () => {
    const { probe } = props;
    if (probe.probe !== "address" || (probe.code === "empty" && !props.asked)) return undefined;
    return t(`broadcast.boxAddress-${probe.code}`);
  };
  const silent = () => props.probe.probe === "silent" ? props.probe : undefined;
  const box = () => props.probe.probe === "box" ? props.probe : undefined;
  return (
    <Step number={2} title={t("broadcast.where")} done={box() !== undefined}>
      <WayChoice way={way()} onChoose={choose} />
      <TextField
        label={t("broadcast.box")}
        hint={t("broadcast.boxHint")}
        fault={fault()}
        type="url"
        inputmode="url"
        autocapitalize="none"
        spellcheck={false}
        dir="ltr"
        value={props.typed}
        onText={props.onType}
      />
      <div class="min-h-6">
        <Switch>
          <Match when={props.probe.probe === "asking"}>
            <p class="late text-quiet">{t("broadcast.boxAsking")}…</p>
          </Match>
          <Match when={silent()}>
            {(silent) => (
              <BoxFaultNotice fault={silent().fault} url={silent().url}>
                <Button icon="retry" onClick={() => props.onAgain()}>{t("broadcast.retry")}</Button>
              </BoxFaultNotice>
            )}
          </Match>
          <Match when={box()}>
            {(box) => (
              <div role="status">
                <p>{t(box().info.claimed ? "broadcast.boxClaimed" : "broadcast.boxUnclaimed")}</p>
                <p class="text-small text-quiet">
                  {t("broadcast.boxVersion", {
                    version: box().info.version,
                    npub: `${box().info.npub.slice(0, 12)}…${box().info.npub.slice(-6)}`,
                  })}
                </p>
              </div>
            )}
          </Match>
        </Switch>
      </div>
    </Step>
  );
}
