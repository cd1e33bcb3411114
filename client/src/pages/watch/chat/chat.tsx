import { createEffect, createSignal, type JSX, Match, onCleanup, Show, Switch, untrack } from "solid-js";
import { formatXmr } from "../../../../../contracts/monero/amount.ts";
import type { LiveEvent } from "../../../../../contracts/nostr/live-event.ts";
import type { ReportType } from "../../../../../contracts/nostr/report.ts";
import { unixNow } from "../../../app/clock.ts";
import { useLocale } from "../../../app/locale-context.tsx";
import { useNostr } from "../../../app/nostr-context.tsx";
import { BackupReminder } from "../../../identity/backup-reminder.tsx";
import { useIdentity } from "../../../identity/identity.ts";
import { shownName } from "../../../nostr/profiles.ts";
import type { ShownTip } from "../../../tips/tip-book.ts";
import { Button, IconButton } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { relayName } from "../../../ui/relay-name.ts";
import type { ChatOutcome } from "./chat-post.ts";
import type { ChatRow } from "./chat-row.ts";
import { Composer } from "./composer.tsx";
import { createChat } from "./create-chat.ts";
import { MessageList } from "./message-list.tsx";
import { plainWords } from "./message-parts.ts";
import { MessageRow } from "./message-row.tsx";
import { makeReader } from "./reader.ts";
import { ReportDialog } from "./report-dialog.tsx";
import { TipRow } from "./tip-row.tsx";
import { isTip } from "./tip-rows.ts";

export type ChatProps = {
  live: LiveEvent;
  /** Where the stream was found: the link's and the site's relays and the announcement's own. */
  relays: readonly string[];
  /** Verified tips, shown among the messages; default none. */
  tips?: readonly ShownTip[];
  /** The page reminds of the backup elsewhere; default true. */
  reminder?: boolean;
};

const NO_TIPS: readonly ShownTip[] = [];

/** The chat of a stream. It fills the height it is given; its composer stands at the bottom. */
export function Chat(props: ChatProps): JSX.Element {
  const { t } = useLocale();
  const identity = useIdentity();
  const nostr = useNostr();
  const [replyTo, setReplyTo] = createSignal<ChatRow>();
  const [reporting, setReporting] = createSignal<ChatRow>();
  const [note, setNote] = createSignal<{ words: string; undo?: () => void }>();
  const [spoken, setSpoken] = createSignal("");
  const [paused, setPaused] = createSignal(false);

  const nameOf = (pubkey: string) => shownName(chat.people.of(pubkey), pubkey);
  const reader = makeReader({
    say: (messages, more) =>
      setSpoken(
        [
          ...messages.map((message) => t("chat.spoken", message)),
          ...(more > 0 ? [t("chat.spokenMore", { count: more })] : []),
        ].join(". "),
      ),
  });
  onCleanup(reader.stop);
  const chat = createChat({
    live: () => props.live,
    relays: () => props.relays,
    tips: () => props.tips ?? NO_TIPS,
    onArrival: ({ message }) =>
      reader.add({
        name: nameOf(message.pubkey),
        text: plainWords(message.text, t("chat.hiddenKey")).slice(0, 300),
      }),
  });

  const opened = unixNow();
  const heard = new Set<string>();
  createEffect(() => {
    for (const tip of props.tips ?? NO_TIPS) {
      if (heard.has(tip.id)) continue;
      heard.add(tip.id);
      if (tip.at < opened - 5 || !chat.isShown(tip.id)) continue;
      const profile = tip.payer === undefined ? undefined : untrack(() => chat.people.of(tip.payer ?? ""));
      const name = profile === undefined ? t("tips.anonymous") : shownName(profile, tip.payer ?? "");
      reader.add({
        name: t("tips.saidWith", { name, amount: formatXmr(tip.amount) }),
        text: plainWords(tip.words, t("chat.hiddenKey")),
      });
    }
  });

  const me = () => {
    const state = identity.state();
    return state.kind === "none" ? undefined : state.pubkey;
  };

  const why = (outcome: ChatOutcome) => {
    if (outcome.outcome === "unsigned") return t(`identity.fault-${outcome.code}`);
    const unread = outcome.outcome === "unsent" && outcome.why === "list-unread";
    return t(unread ? "chat.listUnread" : "chat.noRelayTook");
  };

  const mute = async (pubkey: string, muted: boolean) => {
    const name = nameOf(pubkey);
    const outcome = await chat.mute(pubkey, muted);
    if (outcome.outcome !== "done") setNote({ words: t("chat.muteFailed", { name, why: why(outcome) }) });
    else if (muted) {
      setNote({
        words: t("chat.muted", { name }),
        undo: () => void mute(pubkey, false),
      });
    } else setNote(undefined);
  };

  const report = async (row: ChatRow, type: ReportType, text: string) => {
    setReporting(undefined);
    const outcome = await chat.report(row, type, text);
    setNote({
      words: outcome.outcome === "done" ? t("chat.reported") : t("chat.reportFailed", { why: why(outcome) }),
    });
  };

  const remove = async (row: ChatRow) => {
    const outcome = await chat.remove(row);
    setNote({
      words: outcome.outcome === "done" ? t("chat.removed") : t("chat.removeFailed", { why: why(outcome) }),
    });
  };

  return (
    <div class="flex h-full min-h-0 grow flex-col">
      {/* What a screen reader hears: the list itself would read every row that scrolling draws. */}
      <div role="log" aria-live="polite" aria-label={t("chat.title")} class="sr-only">
        <p>{spoken()}</p>
      </div>
      <Show
        when={chat.rows().length > 0}
        fallback={
          <div class="flex min-h-0 grow flex-col justify-end overflow-y-auto px-3 py-2">
            <Switch>
              <Match when={chat.state() === "loading"}>
                <p class="late text-quiet">{t("chat.loading")}…</p>
              </Match>
              <Match when={chat.state() === "open"}>
                <p class="font-medium">{t("chat.empty")}</p>
                <p class="text-quiet">{t("chat.emptyDo")}</p>
              </Match>
            </Switch>
          </div>
        }
      >
        <MessageList rows={chat.rows()}>
          {(row) =>
            isTip(row) ? <TipRow row={row} people={chat.people} /> : (
              <MessageRow
                row={row}
                chat={chat}
                live={props.live}
                me={me()}
                onReply={setReplyTo}
                onReport={setReporting}
                onMute={({ message }) => void mute(message.pubkey, true)}
                onRemove={(removed) => void remove(removed)}
              />
            )}
        </MessageList>
      </Show>
      <Show when={chat.state() === "down" || chat.state() === "no-relays"}>
        <div class="border-t border-line px-3">
          <Notice
            tone="attention"
            live
            what={t("chat.down")}
            why={chat.state() === "no-relays"
              ? t("chat.downNone")
              : t("chat.downWhy", { relays: chat.relays().map(relayName).join(", ") })}
            act={t("chat.downDo")}
          >
            <Show when={chat.state() === "down"}>
              <Button icon="retry" onClick={() => nostr.retry()}>{t("app.retry")}</Button>
            </Show>
          </Notice>
        </div>
      </Show>
      <Show when={note()}>
        {(shown) => (
          <div role="status" class="flex items-center gap-2 border-t border-line py-1 ps-3 text-small">
            <p class="grow">{shown().words}</p>
            <Show when={shown().undo}>
              {(undo) => (
                <Button
                  look="quiet"
                  onClick={() => undo()()}
                >
                  {t("chat.undo")}
                </Button>
              )}
            </Show>
            <IconButton
              icon="close"
              label={t("app.close")}
              onClick={() =>
                setNote(undefined)}
            />
          </div>
        )}
      </Show>
      <Show when={props.reminder !== false}>
        <BackupReminder compact />
      </Show>
      <Composer chat={chat} replyTo={replyTo()} onReplied={() => setReplyTo(undefined)} />
      <button
        type="button"
        aria-pressed={paused()}
        onClick={() => {
          setPaused(!paused());
          reader.pause(paused());
        }}
        class="sr-only focus:not-sr-only focus:px-3 focus:pb-2 focus:text-small"
      >
        {t(paused() ? "chat.resumeReading" : "chat.pauseReading")}
      </button>
      <ReportDialog
        row={reporting()}
        onClose={() => setReporting(undefined)}
        onSend={(row, type, text) => void report(row, type, text)}
      />
    </div>
  );
}
