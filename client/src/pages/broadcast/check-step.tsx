import { createEffect, type JSX, on, Show } from "solid-js";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { useNostr } from "../../app/nostr-context.tsx";
import { useIdentity } from "../../identity/identity.ts";
import { createProfiles, shownName } from "../../nostr/profiles.ts";
import { Button } from "../../ui/button.tsx";
import type { BoxProbe } from "./create-box-probe.ts";
import { CheckLine, Step } from "./step.tsx";

export type CheckStepProps = {
  /** Title, name and the rest are fine. */
  worded: boolean;
  box: BoxProbe["probe"];
  /** Relays that will be told. */
  relays: readonly string[];
};

/** Third step: whether all is ready, and the one button. */
export function CheckStep(props: CheckStepProps): JSX.Element {
  const { t } = useLocale();
  const nostr = useNostr();
  const identity = useIdentity();
  const profiles = createProfiles(nostr, () => props.relays);
  const ready = () => props.box === "box";
  const me = () => {
    const state = identity.state();
    return state.kind === "none" ? undefined : state.pubkey;
  };
  const ours = () => nostr.relays().filter(({ url }) => props.relays.includes(url));
  const reachable = () => ours().filter(({ state }) => state === "open").length;
  const failed = () => ours().some(({ state }) => state === "waiting" || state === "shunned");

  // An open connection is the only honest answer to "will a relay take it".
  createEffect(on(() => props.relays, (relays) => {
    if (relays.length > 0) {
      void nostr.query(relays, [{ kinds: [KIND.profile], authors: ["0".repeat(64)], limit: 1 }]);
    }
  }));

  return (
    <Step
      number={3}
      title={t("broadcast.check")}
      done={props.worded && ready() && reachable() > 0}
    >
      <ul class="flex flex-col gap-1">
        <CheckLine state={props.worded ? "good" : "unknown"}>
          {t(props.worded ? "broadcast.checkWords" : "broadcast.checkWordsNot")}
        </CheckLine>
        <CheckLine state={ready() ? "good" : props.box === "silent" ? "bad" : "unknown"}>
          {t(ready() ? "broadcast.checkBox" : "broadcast.checkBoxNot")}
        </CheckLine>
        <Show
          when={props.relays.length > 0}
          fallback={<CheckLine state="bad">{t("broadcast.checkRelaysNone")}</CheckLine>}
        >
          <CheckLine state={reachable() > 0 ? "good" : failed() ? "bad" : "unknown"}>
            {reachable() > 0 || !failed()
              ? t("broadcast.checkRelays", { count: reachable() || props.relays.length })
              : t("broadcast.checkRelaysNot")}
          </CheckLine>
        </Show>
        <CheckLine state="good">
          <Show when={me()} fallback={t("broadcast.checkIdentityNone")}>
            {(pubkey) => (
              <bdi>
                {t("broadcast.checkIdentity", { name: shownName(profiles.of(pubkey()), pubkey()) })}
              </bdi>
            )}
          </Show>
        </CheckLine>
      </ul>
      <p class="max-w-prose text-quiet">{t("broadcast.prepareWhy")}</p>
      <div>
        <Button type="submit" look="primary" icon="broadcast">{t("broadcast.prepare")}</Button>
      </div>
    </Step>
  );
}
