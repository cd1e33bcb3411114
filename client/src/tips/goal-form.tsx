import { createSignal, type JSX, Show } from "solid-js";
import { unixNow } from "../app/clock.ts";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { TextField } from "../ui/text-field.tsx";
import { createGoal } from "./create-goal.ts";
import { createGoalDesk, type GoalOutcome } from "./create-goal-desk.ts";
import { GoalBar } from "./goal-bar.tsx";
import { type GoalFault, MAX_GOAL_TEXT, readGoalWish } from "./goal-wish.ts";
import type { ShownTip } from "./tip-book.ts";

export type GoalFormProps = {
  /** Text form of the stream's address. */
  address: string;
  /** Id of a goal that another client wrote into the announcement. */
  named: string | undefined;
  relays: readonly string[];
  tips: readonly ShownTip[];
};

/** What the creator collects for: making it, seeing how far it is, and taking it back. */
export function GoalForm(props: GoalFormProps): JSX.Element {
  const { t } = useLocale();
  const goal = createGoal({
    address: () => props.address,
    named: () => props.named,
    relays: () => props.relays,
  });
  const desk = createGoalDesk({ address: () => props.address, relays: () => props.relays });
  const [writing, setWriting] = createSignal(false);
  const [text, setText] = createSignal("");
  const [amount, setAmount] = createSignal("");
  const [until, setUntil] = createSignal("");
  const [tried, setTried] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [told, setTold] = createSignal<"published" | "withdrawn">();
  const [failed, setFailed] = createSignal<Exclude<GoalOutcome, { outcome: "done" }>>();
  let form: HTMLFormElement | undefined;

  const wish = () => readGoalWish({ text: text(), amount: amount(), until: until() }, unixNow());
  const faultOf = (field: "text" | "amount" | "until") => {
    const read = wish();
    const fault: GoalFault | undefined = tried() && read.state === "faulty" ? read[field] : undefined;
    return fault && t(`tips.goalFault-${fault}`);
  };
  const run = async (work: () => Promise<GoalOutcome>, done: "published" | "withdrawn") => {
    setBusy(true);
    setTold(undefined);
    setFailed(undefined);
    const came = await work();
    setBusy(false);
    if (came.outcome !== "done") {
      setFailed(came);
      return;
    }
    setTold(done);
    setWriting(false);
    setTried(false);
    for (const set of [setText, setAmount, setUntil]) set("");
  };
  const publish = () => {
    setTried(true);
    const read = wish();
    if (read.state === "goal") void run(() => desk.publish(read), "published");
    else form?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  };

  return (
    <div class="flex flex-col gap-3">
      <Show when={goal()} fallback={<p>{t("tips.goalNone")}</p>}>
        {(now) => <GoalBar goal={now()} tips={props.tips} />}
      </Show>
      <Show
        when={writing()}
        fallback={
          <div class="flex flex-wrap gap-2">
            <Button look="quiet" onClick={() => setWriting(true)}>
              {t(goal() === undefined ? "tips.goalMake" : "tips.goalInstead")}
            </Button>
            <Show when={goal()}>
              {(now) => (
                <Button
                  look="quiet"
                  busy={busy()}
                  onClick={() => void run(() => desk.withdraw(now().event), "withdrawn")}
                >
                  {t("tips.goalWithdraw")}
                </Button>
              )}
            </Show>
          </div>
        }
      >
        <form
          ref={form}
          noValidate
          class="flex max-w-prose flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            publish();
          }}
        >
          <TextField
            label={t("tips.goalText")}
            hint={t("tips.goalTextHint")}
            fault={faultOf("text")}
            value={text()}
            onText={setText}
            maxlength={MAX_GOAL_TEXT}
            dir="auto"
          />
          <TextField
            label={t("tips.amountTyped")}
            hint={t("tips.goalAmountHint")}
            fault={faultOf("amount")}
            value={amount()}
            onText={setAmount}
            inputmode="decimal"
            autocomplete="off"
            maxlength="22"
            dir="ltr"
          />
          <TextField
            label={t("tips.goalEnd")}
            hint={t("tips.goalEndHint")}
            fault={faultOf("until")}
            value={until()}
            onText={setUntil}
            type="datetime-local"
          />
          <div class="flex flex-wrap gap-2">
            <Button type="submit" look="primary" busy={busy()}>{t("tips.goalPublish")}</Button>
            <Button look="quiet" onClick={() => setWriting(false)}>{t("tips.goalLeave")}</Button>
          </div>
        </form>
      </Show>
      <div role="status">
        <Show when={told()}>
          {(what) => <p class="text-small">{t(`tips.goal-${what()}`)}</p>}
        </Show>
        <Show when={failed()}>
          {(came) => {
            const now = came();
            return now.outcome === "nowhere"
              ? <Notice tone="attention" what={t("tips.payoutNowhere")} act={t("tips.payoutNowhereDo")} />
              : (
                <Notice
                  tone="attention"
                  what={t("tips.payoutUnsigned", { why: t(`identity.fault-${now.code}`) })}
                />
              );
          }}
        </Show>
      </div>
    </div>
  );
}
