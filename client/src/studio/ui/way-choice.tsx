import { type JSX, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { Way } from "../way.ts";

/** This browser, or an encoder; a page that can't capture says so before anything is prepared. */
export function WayChoice(props: { way: Way; onChoose: (way: Way) => void }): JSX.Element {
  const { t } = useLocale();
  const fault = navigator.mediaDevices === undefined
    ? isSecureContext ? "unsupported" as const : "insecure" as const
    : undefined;
  return (
    <div class="flex flex-col gap-2">
      <Choice<Way>
        label={t("studio.way")}
        value={props.way}
        onChoose={props.onChoose}
        hint={t(`studio.wayHint-${props.way}`)}
        options={[
          { value: "browser", label: t("studio.way-browser") },
          { value: "encoder", label: t("studio.way-encoder") },
        ]}
      />
      <Show when={props.way === "browser" && fault}>
        {(code) => (
          <Notice
            tone="bad"
            what={t(`studio.fault-${code()}`)}
            why={t(`studio.faultWhy-${code()}`)}
            act={t(`studio.faultDo-${code()}`)}
          />
        )}
      </Show>
    </div>
  );
}
