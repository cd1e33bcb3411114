import { type JSX, Match, Show, Switch } from "solid-js";
import { createClock } from "../../app/clock.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { judgeDelegation } from "./delegating.ts";
import { CheckLine } from "./step.tsx";
import type { StudioState } from "./studio-state.ts";

/** Until when the box may seal in the creator's name, with the offer to go on. */
export function SealLife(props: { state: StudioState; busy: boolean; onRenew: () => void }): JSX.Element {
  const { t, date } = useLocale();
  const now = createClock(30_000);
  const life = () => {
    const signer = props.state.info?.pubkey ?? props.state.grant?.signer;
    return signer === undefined ? undefined : judgeDelegation(props.state.delegation, signer, now());
  };
  const until = () => {
    const judged = life();
    return judged !== undefined && "exp" in judged ? date(judged.exp) : "";
  };
  const is = (...states: string[]) => states.includes(life()?.state ?? "");
  const renew = () => (
    <Button busy={props.busy} onClick={() => props.onRenew()}>{t("broadcast.sealRenew")}</Button>
  );
  return (
    <Show when={life()}>
      <section class="flex flex-col">
        <h2 class="text-title">{t("broadcast.seal")}</h2>
        <Switch>
          <Match when={is("fresh")}>
            <ul class="pt-2">
              <CheckLine state="good">{t("broadcast.sealFresh", { time: until() })}</CheckLine>
            </ul>
          </Match>
          <Match when={is("expiring")}>
            <Notice
              tone="attention"
              live
              what={t("broadcast.sealExpiring", { time: until() })}
              why={t("broadcast.sealExpiringWhy")}
            >
              {renew()}
            </Notice>
          </Match>
          <Match when={is("expired")}>
            <Notice
              tone="bad"
              live
              what={t("broadcast.sealExpired")}
              why={t("broadcast.sealExpiredWhy", { time: until() })}
            >
              {renew()}
            </Notice>
          </Match>
          <Match when={is("missing", "other-signer")}>
            <Notice
              tone="bad"
              what={t(is("missing") ? "broadcast.sealMissing" : "broadcast.sealOther")}
              why={t("broadcast.sealMissingWhy")}
            >
              {renew()}
            </Notice>
          </Match>
        </Switch>
      </section>
    </Show>
  );
}
