import { createSignal, type JSX } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { usePreferences } from "../../app/preferences-context.tsx";
import { deviceOf, tellsConnection } from "../../swarm/terms/conditions.ts";
import type { SharingChoice } from "../../swarm/terms/terms.ts";
import { isUploadLimit, UPLOAD_RANGE, type UploadLimits } from "../../swarm/terms/upload-limits.ts";
import { Choice } from "../../ui/choice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { sizeWords } from "../watch/player-words.ts";
import { rateWords } from "../watch/sharing/amounts.ts";

/** Whether streams are shared while watching, and how much is given at most. */
export function SharingSettings(): JSX.Element {
  const { t, locale } = useLocale();
  const { preferences, change } = usePreferences();
  return (
    <>
      <Choice<SharingChoice>
        label={t("sharing.choice")}
        hint={[
          t(preferences().sharing === "relay" ? "sharing.choiceRelayHint" : "sharing.choiceAddress"),
          t(tellsConnection(deviceOf(navigator)) ? "sharing.choiceWhen" : "sharing.choiceWhenBlind"),
        ].join(" ")}
        value={preferences().sharing}
        onChoose={(sharing) => change({ sharing })}
        options={[
          { value: "unasked", label: t("sharing.choiceUnasked") },
          { value: "share", label: t("sharing.choiceShare") },
          { value: "relay", label: t("sharing.choiceRelay") },
          { value: "declined", label: t("sharing.choiceDeclined") },
        ]}
      />
      <LimitField
        limit="kbit"
        label={t("sharing.kbit")}
        hint={(kbit) => rateWords(kbit, locale())}
      />
      <LimitField
        limit="mbPerHour"
        label={t("sharing.hourly")}
        hint={(mb) => t("sharing.hourlyHint", { size: sizeWords(mb * 1e6, locale()) })}
      />
    </>
  );
}

/** A number that is kept once it can be one; what holds stays while something else is typed. */
function LimitField(
  props: { limit: keyof UploadLimits; label: string; hint: (value: number) => string },
): JSX.Element {
  const { t, number } = useLocale();
  const { preferences, change } = usePreferences();
  const kept = () => preferences().upload[props.limit];
  const [text, setText] = createSignal(String(kept()));
  const typed = () => /^\d{1,9}$/.test(text().trim()) ? Number(text()) : undefined;
  const fault = () => {
    if (isUploadLimit(props.limit, typed())) return undefined;
    const { least, most } = UPLOAD_RANGE[props.limit];
    return t("sharing.limitFault", { least: number(least), most: number(most) });
  };
  return (
    <TextField
      class="max-w-80"
      label={props.label}
      hint={props.hint(kept())}
      fault={fault()}
      value={text()}
      onText={(text) => {
        setText(text);
        const value = typed();
        if (isUploadLimit(props.limit, value)) {
          change({ upload: { ...preferences().upload, [props.limit]: value } });
        }
      }}
      inputmode="numeric"
      autocomplete="off"
      maxlength="9"
      dir="ltr"
    />
  );
}
