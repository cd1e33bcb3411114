import { createEffect, createSignal, For, type JSX, on, onCleanup, Show } from "solid-js";
import { KIND } from "../../../../contracts/nostr/kinds.ts";
import { createClock } from "../../app/clock.ts";
import { useConfig } from "../../app/config-context.tsx";
import { useLocale } from "../../app/locale-context.tsx";
import { useNostr } from "../../app/nostr-context.tsx";
import { relayUrl } from "../../app/preferences.ts";
import { usePreferences } from "../../app/preferences-context.tsx";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { RelayRow } from "./relay-row.tsx";

const MOST = 16;

/** Which relays are asked, how each does, and how to change them. */
export function RelaySettings(): JSX.Element {
  const { t } = useLocale();
  const config = useConfig();
  const nostr = useNostr();
  const { preferences, change } = usePreferences();
  const now = createClock(1000);
  const [text, setText] = createSignal("");
  const [fault, setFault] = createSignal<string>();
  const relays = () => config.relays;

  // Health is only known of relays that are asked something, so each is asked one small thing.
  createEffect(on(relays, (relays) => {
    onCleanup(nostr.subscribe(relays, [{ kinds: [KIND.liveEvent], limit: 1 }], { event: () => {} }));
  }));

  const refusal = (url: string | undefined): string | undefined => {
    if (url === undefined) return t("settings.relayBroken");
    if (relays().includes(url)) return t("settings.relayThere");
    return relays().length >= MOST ? t("settings.relayMost", { count: MOST }) : undefined;
  };

  const add = () => {
    const url = relayUrl(text());
    setFault(refusal(url));
    if (url === undefined || fault() !== undefined) return;
    change({ relays: [...relays(), url] });
    setText("");
  };

  return (
    <div class="flex flex-col gap-4">
      <Show when={relays().length === 0}>
        <Notice tone="attention" what={t("settings.relayNone")} act={t("settings.relayNoneDo")} />
      </Show>
      <ul class="flex flex-col">
        <For each={relays()}>
          {(url) => (
            <RelayRow
              url={url}
              health={nostr.relays().find((relay) => relay.url === url)}
              nowMs={now() * 1000}
              onRetry={() => nostr.retry(url)}
              onRemove={() => change({ relays: relays().filter((other) => other !== url) })}
            />
          )}
        </For>
      </ul>
      <form
        class="flex flex-col gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <TextField
          label={t("settings.relayAdd")}
          hint={t("settings.relayAddHint")}
          fault={fault()}
          value={text()}
          onText={(text) => {
            setText(text);
            setFault(undefined);
          }}
          inputmode="url"
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
          maxlength="512"
          dir="ltr"
          beside={
            <Button type="submit" icon="plus" class="shrink-0" disabled={text().trim() === ""}>
              {t("settings.relayAddDo")}
            </Button>
          }
        />
      </form>
      <Show when={preferences().relays !== undefined}>
        <Button look="quiet" class="self-start" onClick={() => change({ relays: undefined })}>
          {t("settings.relayReset")}
        </Button>
      </Show>
    </div>
  );
}
