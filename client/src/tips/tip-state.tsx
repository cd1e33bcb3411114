import { For, type JSX, Match, Show, Switch } from "solid-js";
import { formatXmr } from "../../../contracts/monero/amount.ts";
import { TIP_LEVELS, type TipLevel } from "../../../contracts/nostr/tip-receipt.ts";
import { useConfig } from "../app/config-context.tsx";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { StepLine } from "../ui/step-line.tsx";
import { DemoBlocks } from "./demo-blocks.tsx";
import type { KeptTip } from "./kept-tips.ts";
import { compareLevels } from "./levels.ts";
import { refusalWords } from "./refusal-words.ts";
import type { Telling, TipProgress } from "./tip-progress.ts";

export type TipStateProps = {
  tip: KeptTip;
  progress: TipProgress;
  onMend: () => void;
  onForget: () => void;
  /** Another tip is wanted beside this one. */
  onAnother: () => void;
  onClose: () => void;
};

/** How a paid tip stands, and what can be done about it. */
export function TipState(props: TipStateProps): JSX.Element {
  const { t } = useLocale();
  const { monero } = useConfig();
  const of = <S extends TipProgress["state"]>(state: S) => {
    const progress = props.progress;
    return progress.state === state ? progress as TipProgress & { state: S } : undefined;
  };
  const reached = (): TipLevel | undefined => of("proven")?.level;
  const telling = ({ told, telling }: Telling) => {
    if (told !== undefined) return t("tips.told");
    return telling ? `${t("tips.telling")}…` : t("tips.untold");
  };
  return (
    <div class="flex flex-col gap-4">
      <p class="text-title tabular-nums">
        {t("tips.xmr", { amount: formatXmr(of("proven")?.amount ?? props.tip.amount) })}
      </p>
      <Show when={props.tip.words !== ""}>
        <blockquote class="rounded bg-sunken p-3">
          <bdi dir="auto">{props.tip.words}</bdi>
        </blockquote>
      </Show>
      <ol class="flex flex-col gap-2" aria-label={t("tips.steps")}>
        <For each={TIP_LEVELS}>
          {(level) => (
            <StepLine
              level={level}
              text={t(`tips.level-${level}`)}
              done={compareLevels(reached(), level) >= 0}
              said={t(compareLevels(reached(), level) >= 0 ? "tips.stepDone" : "tips.stepOpen")}
            />
          )}
        </For>
      </ol>
      <div role="status">
        <Switch>
          <Match when={of("checking")}>
            <p class="text-quiet">{t("tips.checking")}…</p>
          </Match>
          <Match when={of("proven")}>
            {(proven) => (
              <div class="flex flex-col gap-1">
                <p class="font-semibold">{t(`tips.proven-${proven().level}`)}</p>
                <p class="text-quiet">{telling(proven())}</p>
                {/* An edge vouches for a while only; who can look the payment up needs no edge. */}
                <Show when={!props.tip.open && proven().level !== "10"}>
                  <p>{t("tips.stayOpen")}</p>
                </Show>
                <Show when={proven().amount !== props.tip.amount}>
                  <p class="text-quiet">
                    {t("tips.otherAmount", {
                      paid: formatXmr(proven().amount),
                      meant: formatXmr(props.tip.amount),
                    })}
                  </p>
                </Show>
              </div>
            )}
          </Match>
          <Match when={of("pending")}>
            {(pending) => (
              <Notice
                tone="attention"
                what={t(`tips.pending-${pending().because}`)}
                why={t(`tips.pendingWhy-${pending().because}`)}
                act={t("tips.pendingDo")}
              />
            )}
          </Match>
          <Match when={of("revoked")}>
            {(revoked) => (
              <Notice
                tone="bad"
                what={t("tips.revoked")}
                why={t(`tips.revokedWhy-${revoked().because}`)}
                act={t("tips.revokedDo")}
              />
            )}
          </Match>
          <Match when={of("refused")}>
            {(refused) => (
              <Notice
                tone="bad"
                what={t(refused().by === "page" ? "tips.refusedHere" : "tips.refusedEdge")}
                why={t(refusalWords(refused().code).why, { code: refused().code })}
                act={t(refusalWords(refused().code).act)}
              />
            )}
          </Match>
        </Switch>
      </div>
      <Show when={reached() !== undefined && reached() !== "10" ? monero.demo : undefined}>
        {(demo) => <DemoBlocks demo={demo()} waiting={reached() === "pool"} />}
      </Show>
      <div class="flex flex-wrap justify-end gap-2">
        <Show
          when={props.progress.state === "refused" || props.progress.state === "revoked" || of("pending")}
        >
          <Button look="quiet" onClick={() => props.onForget()}>{t("tips.forget")}</Button>
          <Button onClick={() => props.onMend()}>{t("tips.mend")}</Button>
        </Show>
        <Show when={reached() !== undefined}>
          <Button onClick={() => props.onAnother()}>{t("tips.another")}</Button>
        </Show>
        <Button look="primary" onClick={() => props.onClose()}>{t("tips.backToStream")}</Button>
      </div>
    </div>
  );
}
