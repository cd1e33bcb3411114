import { type JSX, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import type { MessageKey } from "../../locales/sections.ts";
import type { RelayHealth, RelayState } from "../../nostr/relay-health.ts";
import { FAULT_WORDS } from "../../nostr/relay-words.ts";
import { IconButton } from "../../ui/button.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";

export type RelayRowProps = {
  url: string;
  /** Undefined before it was ever asked. */
  health: RelayHealth | undefined;
  nowMs: number;
  onRetry: () => void;
  onRemove: () => void;
};

type Look = { icon: IconName; colour: string; word: MessageKey };

const LOOKS: Record<RelayState, Look> = {
  open: { icon: "check", colour: "text-good", word: "settings.relayOpen" },
  connecting: { icon: "more", colour: "text-unknown", word: "settings.relayConnecting" },
  idle: { icon: "more", colour: "text-unknown", word: "settings.relayIdle" },
  waiting: { icon: "retry", colour: "text-attention", word: "settings.relayWaiting" },
  shunned: { icon: "close", colour: "text-bad", word: "settings.relayShunned" },
};

/** One relay: how it does, in a word, a shape and a reason; try again, remove. */
export function RelayRow(props: RelayRowProps): JSX.Element {
  const { t, number } = useLocale();
  const state = () => props.health?.state ?? "idle";
  const look = (): Look => {
    const limping = state() === "open" && props.health?.fault !== undefined;
    return limping ? { ...LOOKS.open, icon: "warning", colour: "text-attention" } : LOOKS[state()];
  };
  /** Connected, but of no use: a new connection may find it in a better mood. */
  const canRetry = () =>
    state() === "waiting" || state() === "shunned" ||
    (state() === "open" && props.health?.fault !== undefined);
  const seconds = () => Math.max(0, Math.ceil(((props.health?.retryAtMs ?? 0) - props.nowMs) / 1000));
  return (
    <li class="flex items-start gap-3 border-b border-line py-3" data-relay-state={state()}>
      <span class={`${look().colour} pt-0.5`}>
        <Icon name={look().icon} />
      </span>
      <div class="min-w-0 grow">
        <p class="truncate font-medium" dir="ltr" title={props.url}>{props.url.replace(/^wss:\/\//, "")}</p>
        <p class="text-small text-quiet">
          <span class={look().colour}>{t(look().word)}</span>
          <Show when={state() === "open" && props.health?.answerMs}>
            {(ms) => <>{` · ${t("settings.relayAnswer", { ms: number(Math.round(ms())) })}`}</>}
          </Show>
          <Show when={props.health?.fault}>
            {(fault) => <>{` · ${t(FAULT_WORDS[fault()])}`}</>}
          </Show>
          <Show when={(state() === "waiting" || state() === "shunned") && seconds() > 0}>
            {` · ${t("settings.relayRetryIn", { count: seconds() })}`}
          </Show>
        </p>
        <Show when={props.health?.words}>
          {(words) => (
            <p class="text-small text-quiet">
              “<bdi>{words()}</bdi>”
            </p>
          )}
        </Show>
      </div>
      <Show when={canRetry()}>
        <IconButton
          icon="retry"
          label={t("settings.relayRetry", { relay: props.url })}
          onClick={() => props.onRetry()}
        />
      </Show>
      <IconButton
        icon="close"
        label={t("settings.relayRemove", { relay: props.url })}
        onClick={() => props.onRemove()}
      />
    </li>
  );
}
