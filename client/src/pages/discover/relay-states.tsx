import { For, type JSX } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import type { RelayHealth } from "../../nostr/relay-health.ts";
import { FAULT_WORDS } from "../../nostr/relay-words.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";

/** No relay is chosen at all. */
export function NoRelays(): JSX.Element {
  const { t } = useLocale();
  return (
    <Notice
      tone="attention"
      what={t("discover.noRelays")}
      why={t("discover.noRelaysWhy")}
      act={t("discover.noRelaysDo")}
    >
      <a href="#/settings" class={buttonClass("primary")}>{t("discover.openSettings")}</a>
    </Notice>
  );
}

/** Every chosen relay failed: which, why, and the button that tries again. */
export function RelaysUnreachable(
  props: { failing: readonly RelayHealth[]; onRetry: () => void },
): JSX.Element {
  const { t } = useLocale();
  return (
    <Notice
      tone="bad"
      live
      what={t("discover.unreachable")}
      why={t("discover.unreachableWhy")}
      details={
        <ul class="text-quiet">
          <For each={props.failing}>
            {({ url, fault }) => (
              <li>
                <bdi>{url}</bdi> {t(FAULT_WORDS[fault ?? "unreachable"])}
              </li>
            )}
          </For>
        </ul>
      }
      act={t("discover.unreachableDo")}
    >
      <Button
        look="primary"
        icon="retry"
        busy={props.failing.some(({ state }) => state === "connecting")}
        onClick={() => props.onRetry()}
      >
        {t("app.retry")}
      </Button>
      <a href="#/settings" class={buttonClass("plain")}>{t("discover.openSettings")}</a>
    </Notice>
  );
}
