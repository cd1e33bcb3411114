import { createSignal, type JSX, Show } from "solid-js";
import { MAX_SHARING_THRESHOLD, type Sharing } from "../../../../../contracts/nostr/sharing.ts";
import { useConfig } from "../../../app/config-context.tsx";
import { useLocale } from "../../../app/locale-context.tsx";
import type { MessageKey } from "../../../locales/sections.ts";
import { Choice } from "../../../ui/choice.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { TextField } from "../../../ui/text-field.tsx";

type Tier = "off" | "open" | "key";

const HINTS = {
  off: "sharing.tierOffHint",
  open: "sharing.tierOpenHint",
  key: "sharing.tierKeyHint",
} as const satisfies Record<Tier, MessageKey>;

/** The fewest viewers a creator may choose: with one there is nobody to share with. */
const LEAST_THRESHOLD = 2;

export type SharingFieldsProps = {
  /** What is chosen at first; read once. */
  initial: Sharing;
  /** Hears each choice; undefined while the number typed is none. */
  onChange: (sharing: Sharing | undefined) => void;
};

/** Who may share a stream, and from how many viewers on. */
export function SharingFields(props: SharingFieldsProps): JSX.Element {
  const { t, number } = useLocale();
  const config = useConfig();
  const [tier, setTier] = createSignal<Tier>(tierOf(props.initial));
  const [text, setText] = createSignal(String(props.initial.threshold));
  const threshold = () => {
    const value = /^\d{1,4}$/.test(text().trim()) ? Number(text()) : 0;
    return value >= LEAST_THRESHOLD && value <= MAX_SHARING_THRESHOLD ? value : undefined;
  };
  const tell = () => {
    const from = tier() === "off" ? threshold() ?? props.initial.threshold : threshold();
    props.onChange(from === undefined ? undefined : { tier: tier(), threshold: from });
  };
  return (
    <div class="flex flex-col gap-4">
      <Choice<Tier>
        label={t("sharing.tier")}
        hint={t(HINTS[tier()])}
        value={tier()}
        onChoose={(tier) => {
          setTier(tier);
          tell();
        }}
        options={[
          { value: "off", label: t("sharing.tierOff") },
          { value: "open", label: t("sharing.tierOpen") },
          { value: "key", label: t("sharing.tierKey") },
        ]}
      />
      <Show when={tier() !== "off"}>
        <TextField
          class="max-w-96"
          label={t("sharing.threshold")}
          hint={t("sharing.thresholdHint")}
          fault={threshold() === undefined
            ? t("sharing.thresholdFault", { least: LEAST_THRESHOLD, most: number(MAX_SHARING_THRESHOLD) })
            : undefined}
          value={text()}
          onText={(text) => {
            setText(text);
            tell();
          }}
          inputmode="numeric"
          autocomplete="off"
          maxlength="4"
          dir="ltr"
        />
        <Show when={config.edges.length === 0}>
          <Notice tone="attention" what={t("sharing.studioNoEdge")} act={t("sharing.do-no-edge")} />
        </Show>
      </Show>
    </div>
  );
}

/** Tiers that are still to come count as the strictest there is. */
function tierOf({ tier }: Sharing): Tier {
  return tier === "off" || tier === "open" ? tier : "key";
}
