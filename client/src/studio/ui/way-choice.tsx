import type { JSX } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { Choice } from "../../ui/choice.tsx";
import type { Way } from "../way.ts";

/** This browser, or an encoder. */
export function WayChoice(props: { way: Way; onChoose: (way: Way) => void }): JSX.Element {
  const { t } = useLocale();
  return (
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
  );
}
