import { createMemo, createSignal, type JSX, Match, Show, Switch } from "solid-js";
import { createClock } from "../../app/clock.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { storageHere } from "../../app/page-storage.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Notice } from "../../ui/notice.tsx";
import {
  AHEAD_HOURS,
  type AheadHours,
  keepAheadHours,
  readAheadHours,
  type SigningManner,
} from "./signing-ahead.ts";
import { CheckLine } from "./step.tsx";
import type { Studio } from "./studio.ts";
import type { StudioState } from "./studio-state.ts";

export type GoingOnProps = { state: StudioState; studio: Studio; manner: SigningManner };

/** Below it the person is offered to sign more. */
const SOON_SECONDS = 3600;

/** What happens when this page is closed, and for how long the box can go on without it. */
export function GoingOn(props: GoingOnProps): JSX.Element {
  const { t, date } = useLocale();
  const now = createClock(30_000);
  const live = () => props.state.announced?.live.status === "live";
  const until = () => {
    const { ahead } = props.state;
    return ahead !== undefined && ahead.until > now() ? ahead.until : undefined;
  };
  const enough = () => (until() ?? 0) - now() > SOON_SECONDS;
  return (
    <section class="flex flex-col gap-2">
      <h2 class="text-title">{t("broadcast.goingOn")}</h2>
      <Show when={live()} fallback={<p class="text-quiet">{t("broadcast.goingOnLater")}</p>}>
        <Show
          when={until()}
          fallback={
            <Show when={props.manner === "quiet"}>
              <p class="text-quiet">{t("broadcast.goingOnNot")}</p>
            </Show>
          }
        >
          {(until) => (
            <ul>
              <CheckLine state="good">{t("broadcast.carriesOn", { time: date(until()) })}</CheckLine>
            </ul>
          )}
        </Show>
        <Show when={props.manner !== "quiet" && !enough()}>
          <Offer {...props} />
        </Show>
      </Show>
    </section>
  );
}

/** Says what would be signed and why, before anybody is asked. */
function Offer(props: GoingOnProps): JSX.Element {
  const { t, date } = useLocale();
  const now = createClock(30_000);
  const [hours, setHours] = createSignal<AheadHours>(readAheadHours(storageHere()));
  const choose = (next: AheadHours) => {
    setHours(next);
    keepAheadHours(storageHere(), next);
  };
  const plan = (choice: AheadHours) => {
    // What a plan costs depends on these.
    void now();
    void props.state.announced;
    void props.state.delegation;
    return props.studio.aheadPlan(choice) ?? { until: 0, signatures: 0 };
  };
  const chosen = createMemo(() => plan(hours()));
  const halfway = () => {
    const { signing, working } = props.state;
    return working === "ahead" || signing === undefined || signing.done === 0 ? undefined : signing;
  };
  const label = (choice: AheadHours) =>
    choice === 0
      ? t("broadcast.aheadNone")
      : t("broadcast.aheadHours", { count: choice, signatures: plan(choice).signatures });
  const busy = () => props.state.working !== undefined;
  return (
    <div class="flex flex-col gap-3">
      <p class="max-w-prose text-quiet">{t("broadcast.aheadWhy")}</p>
      <Switch
        fallback={
          <>
            <Choice<`${AheadHours}`>
              label={t("broadcast.aheadChoose")}
              value={`${hours()}`}
              onChoose={(text) => choose(AHEAD_HOURS.find((choice) => String(choice) === text) ?? 0)}
              options={AHEAD_HOURS.map((choice) => ({ value: `${choice}` as const, label: label(choice) }))}
              hint={hours() === 0
                ? t("broadcast.aheadNoneWhy")
                : t("broadcast.aheadThen", { time: date(chosen().until) })}
            />
            <Show when={hours() !== 0}>
              <div class="flex flex-col gap-1">
                <div>
                  <Button busy={busy()} onClick={() => void props.studio.signAhead(hours())}>
                    {t("broadcast.aheadSign", { count: chosen().signatures })}
                  </Button>
                </div>
                <p class="text-small text-quiet">
                  {t(props.manner === "asks" ? "broadcast.aheadAsks" : "broadcast.aheadUnattended")}
                </p>
              </div>
            </Show>
          </>
        }
      >
        <Match when={props.state.working === "ahead" && props.state.signing}>
          {(signing) => (
            <div class="flex flex-col gap-1">
              <progress
                class="w-full max-w-md accent-accent"
                aria-label={t("broadcast.aheadProgressName")}
                max={signing().of}
                value={signing().done}
              />
              <p role="status" class="text-quiet tabular-nums">
                {t("broadcast.aheadProgress", { done: signing().done, of: signing().of })}
              </p>
            </div>
          )}
        </Match>
        <Match when={halfway()}>
          {(signing) => (
            <Notice
              tone="attention"
              live
              what={t("broadcast.aheadHalf", { done: signing().done, of: signing().of })}
              why={t(signing().usable > 0 ? "broadcast.aheadHalfWhy" : "broadcast.aheadHalfNone")}
            >
              <Button look="primary" busy={busy()} onClick={() => void props.studio.signAhead(hours())}>
                {t("broadcast.aheadGoOn")}
              </Button>
              <Show when={signing().usable > 0}>
                <Button busy={busy()} onClick={() => void props.studio.handPartly()}>
                  {t("broadcast.aheadHand")}
                </Button>
              </Show>
              <Button look="quiet" onClick={() => props.studio.forgetPartly()}>
                {t("broadcast.aheadForget")}
              </Button>
            </Notice>
          )}
        </Match>
      </Switch>
    </div>
  );
}
