import { Index, type JSX, Match, Show, Switch } from "solid-js";
import { formatXmr } from "../../../../contracts/monero/amount.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { Badge, type BadgeTone } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { EvidencePart } from "./evidence-part.tsx";
import { missingWitnesses } from "./evidence.ts";
import { GrantedPart } from "./granted-part.tsx";
import { refusalWords } from "./settle-words.ts";
import { mayClaim, mayRelease, type RowState, type StakeRow } from "./stake-row.ts";

const MARKS: Record<RowState, { tone: BadgeTone; icon: IconName }> = {
  waiting: { tone: "unknown", icon: "more" },
  refused: { tone: "unknown", icon: "close" },
  agreed: { tone: "unknown", icon: "more" },
  unsure: { tone: "unknown", icon: "info" },
  active: { tone: "good", icon: "check" },
  due: { tone: "attention", icon: "more" },
  claimed: { tone: "attention", icon: "warning" },
  decidable: { tone: "attention", icon: "warning" },
  released: { tone: "plain", icon: "check" },
  granted: { tone: "good", icon: "check" },
  contradiction: { tone: "bad", icon: "warning" },
};

export type StakeItemProps = {
  row: StakeRow;
  /** When a block will be there, in Unix seconds; undefined: nobody tells. */
  whenOf: (block: number) => number | undefined;
  busy: boolean;
  /** Where the creator is paid, unless another address is typed. */
  payout: string | undefined;
  onGiveBack: () => void;
  onClaim: (at: number) => void;
  onDecide: () => void;
};

/** One stake under the creator's terms: how it stands, and what can be done about it. */
export function StakeItem(props: StakeItemProps): JSX.Element {
  const { t, date } = useLocale();
  const context = () => props.row.stake.asked.request.context;
  const name = () => props.row.stake.name.slice(0, 8);
  const mark = () => MARKS[props.row.state];
  const until = (withDate: "stakesStudio.goesBack" | "stakesStudio.answerUntil") => {
    const [block, when] = [String(props.row.until), props.whenOf(props.row.until)];
    return when === undefined ? t(`${withDate}Block`, { block }) : t(withDate, { block, date: date(when) });
  };
  return (
    <li class="flex flex-col gap-2 border-t border-line py-3 first:border-t-0">
      <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 class="font-medium">
          {t("stakesStudio.stakeOf", { name: "" })}
          <bdi class="font-mono text-small">{name()}</bdi>
        </h3>
        <span>{t("stakesStudio.amount", { amount: formatXmr(BigInt(context().amount)) })}</span>
        <Badge tone={mark().tone}>
          <Icon name={mark().icon} class="size-4" />
          {t(`stakesStudio.state-${props.row.state}`)}
        </Badge>
      </div>
      <p class="text-small text-quiet empty:hidden">
        <Switch fallback={until("stakesStudio.goesBack")}>
          <Match when={props.row.state === "waiting"}>
            {t(waitingKey(props.row))}
          </Match>
          <Match when={props.row.state === "refused"}>
            {t("stakesStudio.refusedWhy", { why: refusalWords(whyOf(props.row), t) })}
          </Match>
          <Match when={props.row.state === "agreed"}>{t("stakesStudio.agreedAbout")}</Match>
          <Match when={props.row.state === "unsure"}>{t("stakesStudio.unsureAbout")}</Match>
          <Match when={props.row.state === "due"}>{t("stakesStudio.dueAbout")}</Match>
          <Match when={props.row.state === "claimed"}>{until("stakesStudio.answerUntil")}</Match>
          <Match when={props.row.state === "released"}>{t("stakesStudio.releasedAbout")}</Match>
          <Match when={props.row.state === "granted"}>{null}</Match>
          <Match when={props.row.state === "contradiction"}>{t("stakesStudio.contradictionAbout")}</Match>
        </Switch>
      </p>
      <Show when={props.row.stake.wantsOut && mayRelease(props.row)}>
        <p class="flex items-center gap-1 text-small text-attention">
          <Icon name="info" class="size-4" />
          {t("stakesStudio.wantsOut")}
        </p>
      </Show>
      <Show when={props.row.state === "active"}>
        <EvidencePart evidence={props.row.evidence} />
      </Show>
      <Show when={props.row.claim}>
        {(claim) => <p class="text-small">{t("stakesStudio.claimStands", { ...claim() })}</p>}
      </Show>
      <div class="flex flex-wrap gap-2 empty:hidden">
        <Show when={props.row.state !== "due" && mayRelease(props.row)}>
          <Button
            busy={props.busy}
            aria-label={`${t("stakesStudio.giveBack")} ${name()}`}
            onClick={props.onGiveBack}
          >
            {t("stakesStudio.giveBack")}
          </Button>
        </Show>
        <Show when={mayClaim(props.row)}>
          <Index each={props.row.evidence}>
            {(evidence, at) => (
              <Button
                look="danger"
                busy={props.busy}
                disabled={missingWitnesses(evidence()) > 0}
                aria-label={`${t("stakesStudio.claim")} ${name()}`}
                onClick={() => props.onClaim(at)}
              >
                {t("stakesStudio.claim")}
              </Button>
            )}
          </Index>
        </Show>
        <Show when={props.row.state === "due" || props.row.state === "decidable"}>
          <Button busy={props.busy} onClick={props.onDecide}>
            {t(props.row.state === "due" ? "stakesStudio.decideDue" : "stakesStudio.decide")}
          </Button>
        </Show>
      </div>
      <Show when={props.row.state === "granted" && props.row.share}>
        {(share) => <GrantedPart stake={props.row.stake} share={share()} payout={props.payout} />}
      </Show>
    </li>
  );
}

function waitingKey({ stake }: StakeRow) {
  const waits = stake.answer.state === "waiting" ? stake.answer.for : "turn";
  switch (waits) {
    case "terms":
      return "stakesStudio.waitingTerms";
    case "turn":
      return "stakesStudio.waitingTurn";
    case "relays":
      return "stakesStudio.waitingRelays";
  }
}

function whyOf({ stake }: StakeRow): string {
  return stake.answer.state === "refused" ? stake.answer.why : "";
}
