import { For, type JSX, Show } from "solid-js";
import { formatXmr } from "../../../../contracts/monero/amount.ts";
import { unixNow } from "../../app/clock.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { Button } from "../../ui/button.tsx";
import { claimStanding } from "../claim-standing.ts";
import { ruleWords } from "../rule-words.ts";
import { StepLine } from "../../ui/step-line.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PassTime } from "../../wallet/pass-time.tsx";
import { sweptState, sweptTold } from "../swept.ts";
import { ForgetStake } from "./forget-stake.tsx";
import { KeepCopy } from "./keep-copy.tsx";
import type { HeldStake } from "./kept-stake.ts";
import { stateId } from "./lead-to-stake.ts";
import { blockTime, ruleOf } from "./stake-words.ts";
import {
  fundingOf,
  lastToPay,
  mayStillPay,
  missingAmount,
  stakeFacts,
  type StakePhase,
} from "./stake-phase.ts";
import { type ShownStake, type StakeStateProps, StakeStep } from "./stake-step.tsx";

/** How one stake stands, what that means, and what to do now. */
export function StakeState(props: StakeStateProps): JSX.Element {
  return (
    <Show when={props.stake.held()}>
      {(held) => (
        <Show when={props.stake.phase()}>
          {(phase) => <Known {...props} held={held()} phase={phase()} />}
        </Show>
      )}
    </Show>
  );
}

const LEVELLED: ReadonlySet<StakePhase> = new Set(["paid", "funded-0", "funded-1", "active"]);
/** What was paid lies there, and the creator can give it back. */
const LEAVABLE: ReadonlySet<StakePhase> = new Set(["active", "claimed", "short", "late", "funded-1"]);
/** Blocks are what is waited for. */
const WAITING: ReadonlySet<StakePhase> = new Set([
  ...LEVELLED,
  ...LEAVABLE,
  "double-spent",
  "deciding",
  "due",
]);
/** Nobody was shown where to pay. */
const UNPAID: ReadonlySet<StakePhase> = new Set([
  "asking-arbiter",
  "asking-creator",
  "refused",
  "outdated",
  "save",
]);
const OVER: ReadonlySet<StakePhase> = new Set(["granted", "closed"]);

const KNOWN_REFUSALS = [
  "stale-terms",
  "terms-replaced",
  "other-network",
  "no-arbiter",
  "other-arbiter",
  "too-many",
  "too-old",
  "deadline-too-early",
  "deadline-too-late",
] as const;

function Known(props: ShownStake): JSX.Element {
  const { t, date } = useLocale();
  const { stake } = props;
  const kept = () => props.held.kept;
  const timeOf = (height: number) => date(blockTime(height, kept().height, unixNow()));
  const what = () => {
    const now = doing();
    const title = now === "swept-waiting" || now === "swept-lost" ? now : props.phase;
    return t(`stakes.state-${title}`, { count: fundingOf(kept())?.confirmations ?? 0 });
  };
  const claim = () => claimStanding(stakeFacts(props.held));
  const why = () => {
    const code = kept().refusal?.code ?? "";
    const known = KNOWN_REFUSALS.find((one) => one === code);
    return known === undefined ? code : t(`stakes.why-${known}`);
  };
  const rule = () => {
    const name = ruleOf(props.held);
    return name === undefined ? t("stakes.ruleUnknown") : ruleWords(name, t);
  };
  const doing = () => {
    const { phase, held: { kept: { swept } } } = props;
    if (phase === "short") {
      if (!mayStillPay(props.held)) return "short-over";
      return missingAmount(props.held.kept) === 0n ? "short-seen" : phase;
    }
    const state = phase === "swept" && swept !== undefined ? sweptState(swept) : "rest";
    return state === "waiting" ? "swept-waiting" : state === "lost" ? "swept-lost" : phase;
  };
  const swept = () => sweptTold(kept().swept ?? { to: "", payments: [], whole: false });
  const act = () =>
    t(`stakes.do-${doing()}`, {
      by: timeOf(byHeight(props)),
      pay: timeOf(lastToPay(props.held)),
      deadline: kept().context.deadline,
      why: why(),
      rule: rule(),
      needed: claim()?.needed ?? 0,
      answered: claim()?.answered ?? 0,
      complaints: claim()?.complaints ?? 0,
      amount: formatXmr(swept().amount),
      to: kept().swept?.to ?? "",
      confirmations: swept().confirmations,
    });
  return (
    <div class="flex flex-col gap-4" data-stake={props.phase}>
      <div id={stateId(props.held.name)} role="status" tabindex="-1">
        <p class="text-title">{what()}</p>
        <p class="mt-1 max-w-prose [overflow-wrap:anywhere]">{act()}</p>
      </div>
      <Show when={LEVELLED.has(props.phase)}>
        <Levels held={props.held} />
      </Show>
      <StakeStep {...props} />
      <Show when={stake.trouble()}>
        {(trouble) => (
          <Notice
            tone="attention"
            what={t("stakes.trouble")}
            why={t(`stakes.trouble-${trouble().by}`, {
              host: new URL(props.held.arbiter.url).host,
              detail: trouble().detail || trouble().code,
            })}
            act={t("stakes.troubleDo")}
          >
            <Button icon="retry" onClick={() => stake.hurry()}>{t("stakes.retry")}</Button>
          </Notice>
        )}
      </Show>
      <Show when={LEAVABLE.has(props.phase)}>
        <Show
          when={!kept().leaving}
          fallback={<p class="text-quiet">{t("stakes.left")}</p>}
        >
          <div>
            <Button onClick={() => stake.change((before) => ({ ...before, leaving: true }))}>
              {t("stakes.leave")}
            </Button>
          </div>
        </Show>
      </Show>
      <Show when={WAITING.has(props.phase)}>
        <PassTime onPassed={() => stake.hurry()} />
      </Show>
      <Show when={!UNPAID.has(props.phase) && !OVER.has(props.phase)}>
        <details class="rounded border border-line p-3">
          <summary class="cursor-pointer font-medium">{t("stakes.copyTitle")}</summary>
          <div class="pt-3">
            <KeepCopy kept={kept()} fleeting={props.fleeting} />
          </div>
        </details>
      </Show>
      <ForgetStake
        isPaid={!UNPAID.has(props.phase) && !OVER.has(props.phase)}
        isOver={OVER.has(props.phase)}
        onForget={() => stake.forget()}
      />
    </div>
  );
}

/** The block that the words are about. */
function byHeight({ held, phase }: ShownStake): number {
  const { context } = held.kept;
  switch (phase) {
    case "pay":
      return lastToPay(held);
    case "claimed":
      return claimStanding(stakeFacts(held))?.until ?? context.deadline;
    default:
      return context.deadline;
  }
}

/** Seen, in a block, final: as a list with the steps that are done. */
function Levels(props: { held: HeldStake }): JSX.Element {
  const { t } = useLocale();
  const reached = () => {
    const funding = fundingOf(props.held.kept);
    if (funding === undefined) return -1;
    return funding.state === "active" ? 10 : funding.state === "funded-1" ? 1 : 0;
  };
  return (
    <ol class="flex flex-col gap-2" aria-label={t("stakes.levels")}>
      <For each={[0, 1, 10] as const}>
        {(level) => (
          <StepLine
            level={level}
            text={t(`stakes.level-${level}`)}
            done={reached() >= level}
            said={t(reached() >= level ? "stakes.done" : "stakes.open")}
          />
        )}
      </For>
    </ol>
  );
}
