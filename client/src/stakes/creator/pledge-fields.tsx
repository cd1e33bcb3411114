import { createEffect, createSignal, For, type JSX, on, Show } from "solid-js";
import { LARGEST_BOND, MOST_BANNED } from "../../../../contracts/escrow/bond.ts";
import { LARGEST_STAKE, SMALLEST_STAKE } from "../../../../contracts/escrow/context.ts";
import { type Arbiter, FEWEST_WITNESSES } from "../../../../contracts/escrow/terms.ts";
import { formatXmr } from "../../../../contracts/monero/amount.ts";
import { useConfig } from "../../app/config-context.tsx";
import { useLocale } from "../../app/locale-context.tsx";
import type { MessageParams } from "../../locales/message.ts";
import { TextField } from "../../ui/text-field.tsx";
import { createMisconduct } from "../create-misconduct.ts";
import { MisconductPanel } from "../misconduct-panel.tsx";
import { ArbiterFields } from "./arbiter-fields.tsx";
import { createArbiters } from "./create-arbiters.ts";
import {
  BLOCKS_A_DAY,
  formOf,
  freshForm,
  judgeBondForm,
  judgeStakeForm,
  LONGEST_DAYS,
  MOST_WITNESSES,
  type Pledge,
  type PledgeField,
  type PledgeForm,
} from "./pledge-form.ts";

export type PledgeFieldsProps = {
  /** Read once. */
  tier: Pledge["tier"];
  /** What holds now, if it is of this tier; read once. */
  initial: Pledge | undefined;
  /** Hears what was chosen; undefined while it is nothing that can be asked. */
  onChange: (pledge: Pledge | undefined) => void;
};

const LIMITS: MessageParams = {
  least: formatXmr(SMALLEST_STAKE),
  most: formatXmr(LARGEST_STAKE),
  mostBond: formatXmr(LARGEST_BOND),
  days: LONGEST_DAYS,
  answer: LONGEST_DAYS - 1,
  fewest: FEWEST_WITNESSES,
  witnesses: MOST_WITNESSES,
  banned: MOST_BANNED,
};

/** What viewers who share must stake or show, and what that means for them and for the creator. */
export function PledgeFields(props: PledgeFieldsProps): JSX.Element {
  const { t } = useLocale();
  const isStake = props.tier === "stake";
  const known = props.initial?.tier === "stake" ? props.initial.arbiters : [];
  const config = useConfig();
  const offered = createArbiters(isStake ? config.edges : []);
  const [form, setForm] = createSignal<PledgeForm>(
    props.initial === undefined ? freshForm(props.tier) : formOf(props.initial),
  );
  const change = (part: Partial<PledgeForm>) => setForm({ ...form(), ...part });
  const proofs = createMisconduct(
    () => [...offered.arbiters(), ...known].map(({ pubkey }) => pubkey),
    () => config.relays,
  );
  const isTrusted = ({ pubkey }: Arbiter) => !proofs().some(({ arbiter }) => arbiter === pubkey);
  /** Those that answer now, and those of the terms in force: one that is away for a moment needn't be dropped. */
  const arbiters = () => {
    const now = offered.arbiters();
    const away = known.filter(({ pubkey }) => !now.some((one) => one.pubkey === pubkey));
    return [...now, ...away].filter(isTrusted);
  };
  // Whoever chose nothing yet is offered all: more to choose from costs nobody anything.
  createEffect(on(offered.arbiters, (now) => {
    if (props.initial === undefined) change({ arbiters: now.map(({ pubkey }) => pubkey) });
  }));
  const judged = () => isStake ? judgeStakeForm(form(), arbiters()) : judgeBondForm(form());
  createEffect(() => {
    const verdict = judged();
    props.onChange(verdict.verdict === "ok" ? verdict.pledge : undefined);
  });
  const faultOf = (field: PledgeField) => {
    const verdict = judged();
    const fault = verdict.verdict === "faulty" ? verdict.faults[field] : undefined;
    return fault && t(`stakesStudio.fault-${fault}`, LIMITS);
  };
  const blocks = (days: string) => Number(days) * BLOCKS_A_DAY || 0;
  const number = { inputmode: "numeric", autocomplete: "off", maxlength: "3", dir: "ltr" } as const;
  return (
    <div class="flex flex-col gap-4 border-s-2 border-line ps-4">
      <TextField
        class="max-w-96"
        label={t(isStake ? "stakesStudio.stakeAmount" : "stakesStudio.bondAmount")}
        hint={t(isStake ? "stakesStudio.stakeAmountHint" : "stakesStudio.bondAmountHint", LIMITS)}
        fault={faultOf("amount")}
        value={form().amount}
        onText={(amount) => change({ amount })}
        inputmode="decimal"
        autocomplete="off"
        maxlength="20"
        dir="ltr"
      />
      <Show
        when={isStake}
        fallback={
          <BanField
            text={form().banned}
            fault={faultOf("banned")}
            onText={(banned) => change({ banned })}
          />
        }
      >
        <MisconductPanel proofs={proofs()} />
        <ArbiterFields
          arbiters={arbiters()}
          offers={offered.offers()}
          asked={offered.asked()}
          chosen={form().arbiters}
          fault={offered.asked() ? faultOf("arbiters") : undefined}
          onChoose={(arbiters) => change({ arbiters })}
          onAgain={offered.again}
        />
        <TextField
          class="max-w-96"
          label={t("stakesStudio.days")}
          hint={t("stakesStudio.daysHint", { blocks: blocks(form().days) })}
          fault={faultOf("days")}
          value={form().days}
          onText={(days) => change({ days })}
          {...number}
        />
        <TextField
          class="max-w-96"
          label={t("stakesStudio.answerDays")}
          hint={t("stakesStudio.answerDaysHint", { blocks: blocks(form().answerDays) })}
          fault={faultOf("answerDays")}
          value={form().answerDays}
          onText={(answerDays) => change({ answerDays })}
          {...number}
        />
        <TextField
          class="max-w-96"
          label={t("stakesStudio.witnesses")}
          hint={t("stakesStudio.witnessesHint")}
          fault={faultOf("witnesses")}
          value={form().witnesses}
          onText={(witnesses) => change({ witnesses })}
          {...number}
        />
      </Show>
      <div>
        <p class="font-medium">{t("stakesStudio.costs")}</p>
        <ul class="max-w-prose list-disc ps-5 text-small text-quiet">
          <For
            each={isStake
              ? [
                "stakesStudio.stakeFewer",
                "stakesStudio.stakePage",
                "stakesStudio.stakeKey",
                "stakesStudio.stakeWrong",
                "stakesStudio.stakeReview",
              ] as const
              : ["stakesStudio.bondFewer", "stakesStudio.bondShows", "stakesStudio.bondFree"] as const}
          >
            {(key) => <li>{t(key, { amount: form().amount, most: formatXmr(LARGEST_STAKE) })}</li>}
          </For>
        </ul>
      </div>
    </div>
  );
}

function BanField(
  props: { text: string; fault: string | undefined; onText: (text: string) => void },
): JSX.Element {
  const { t } = useLocale();
  return (
    <label class="flex max-w-prose flex-col gap-1">
      <span class="font-medium">{t("stakesStudio.banned")}</span>
      <textarea
        rows="3"
        dir="ltr"
        autocomplete="off"
        spellcheck={false}
        maxlength="40000"
        value={props.text}
        onInput={(event) => props.onText(event.currentTarget.value)}
        aria-invalid={props.fault === undefined ? undefined : true}
        aria-describedby="stakes-banned-below"
        class={`w-full rounded border bg-raised px-3 py-2 font-mono text-small text-ink ${
          props.fault === undefined ? "border-control" : "border-bad"
        }`}
      />
      <span
        id="stakes-banned-below"
        class={`text-small ${props.fault === undefined ? "text-quiet" : "text-bad"}`}
        role={props.fault === undefined ? undefined : "alert"}
      >
        {props.fault ?? t("stakesStudio.bannedHint")}
      </span>
    </label>
  );
}
