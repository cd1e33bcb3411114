import { createSignal, type JSX, Show, Suspense } from "solid-js";
import { MAX_SHARING_THRESHOLD, type Sharing } from "../../../../../contracts/nostr/sharing.ts";
import { useConfig } from "../../../app/config-context.tsx";
import { useLocale } from "../../../app/locale-context.tsx";
import type { MessageKey } from "../../../locales/sections.ts";
import type { Pledge } from "../../../stakes/creator/pledge-form.ts";
import { Choice } from "../../../ui/choice.tsx";
import { late } from "../../../ui/late.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import type { SharingPlan } from "./create-sharing-draft.ts";

const PledgeFields = late(async () =>
  (await import("../../../stakes/creator/pledge-fields.tsx")).PledgeFields
);

const TIERS = ["off", "open", "key", "bond", "stake"] as const satisfies Sharing["tier"][];
type Tier = typeof TIERS[number];

const LABELS = {
  off: "sharing.tierOff",
  open: "sharing.tierOpen",
  key: "sharing.tierKey",
  bond: "stakesStudio.tierBond",
  stake: "stakesStudio.tierStake",
} as const satisfies Record<Tier, MessageKey>;

const HINTS = {
  off: "sharing.tierOffHint",
  open: "sharing.tierOpenHint",
  key: "sharing.tierKeyHint",
  bond: "stakesStudio.tierBondHint",
  stake: "stakesStudio.tierStakeHint",
} as const satisfies Record<Tier, MessageKey>;

/** The fewest viewers a creator may choose: with one there is nobody to share with. */
const LEAST_THRESHOLD = 2;

export type SharingFieldsProps = {
  /** What is chosen at first; read once. */
  initial: SharingPlan;
  /** Hears each choice; undefined while what is typed is none. */
  onChange: (plan: SharingPlan | undefined) => void;
};

/** Who may share a stream, from how many viewers on, and what they must stake or show for it. */
export function SharingFields(props: SharingFieldsProps): JSX.Element {
  const { t, number } = useLocale();
  const config = useConfig();
  const { sharing, pledge: before } = props.initial;
  const [tier, setTier] = createSignal<Tier>(sharing.tier);
  const [text, setText] = createSignal(String(sharing.threshold));
  const [pledge, setPledge] = createSignal<Pledge>();
  const threshold = () => {
    const value = /^\d{1,4}$/.test(text().trim()) ? Number(text()) : 0;
    return value >= LEAST_THRESHOLD && value <= MAX_SHARING_THRESHOLD ? value : undefined;
  };
  const asks = () => {
    const now = tier();
    return now === "bond" || now === "stake" ? now : undefined;
  };
  const plan = (): SharingPlan | undefined => {
    const from = tier() === "off" ? threshold() ?? sharing.threshold : threshold();
    if (from === undefined || (asks() !== undefined && pledge()?.tier !== asks())) return undefined;
    return {
      sharing: { tier: tier(), threshold: from },
      pledge: asks() === undefined ? undefined : pledge(),
    };
  };
  const tell = () => props.onChange(plan());
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
        options={TIERS.map((value) => ({ value, label: t(LABELS[value]) }))}
      />
      <Show when={asks()} keyed>
        {(tier) => (
          <Suspense>
            <PledgeFields
              tier={tier}
              initial={before?.tier === tier ? before : undefined}
              onChange={(pledge) => {
                setPledge(pledge);
                tell();
              }}
            />
          </Suspense>
        )}
      </Show>
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
