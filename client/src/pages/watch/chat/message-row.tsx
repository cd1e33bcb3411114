import { type JSX, Match, Show, Switch } from "solid-js";
import type { LiveEvent } from "../../../../../contracts/nostr/live-event.ts";
import { profileLink } from "../../../../../contracts/nostr/link.ts";
import { useLocale } from "../../../app/locale-context.tsx";
import { shownName } from "../../../nostr/profiles.ts";
import { refusalWords } from "../../../nostr/relay-words.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icon.tsx";
import { Menu, type MenuItem } from "../../../ui/menu.tsx";
import { relayName } from "../../../ui/relay-name.ts";
import type { ChatRow } from "./chat-row.ts";
import type { Chat } from "./create-chat.ts";
import { plainWords } from "./message-parts.ts";
import { MessageText } from "./message-text.tsx";

export type MessageRowProps = {
  row: ChatRow;
  chat: Chat;
  live: LiveEvent;
  /** The viewer's own key, if there is one. */
  me: string | undefined;
  onReply: (row: ChatRow) => void;
  onReport: (row: ChatRow) => void;
  onMute: (row: ChatRow) => void;
  onRemove: (row: ChatRow) => void;
};

type Role = "host" | "moderator" | "speaker";

/** What a person is in this stream, as its announcement says. */
function roleOf(live: LiveEvent, pubkey: string): Role | undefined {
  if (pubkey === live.host || pubkey === live.author) return "host";
  switch (live.participants.find((person) => person.pubkey === pubkey)?.role) {
    case "host":
    case "admin":
    case "moderator":
      return "moderator";
    case "speaker":
      return "speaker";
    default:
      return undefined;
  }
}

/** One message with who said it, what it answers and what can be done with it. */
export function MessageRow(props: MessageRowProps): JSX.Element {
  const { t, date, locale } = useLocale();
  const message = () => props.row.message;
  const profile = () => props.chat.people.of(message().pubkey);
  const name = () => shownName(profile(), message().pubkey);
  const role = () => roleOf(props.live, message().pubkey);
  const parent = () => {
    const id = message().parent;
    return id === undefined ? undefined : props.chat.find(id);
  };
  const mine = () => message().pubkey === props.me;
  const items = (): MenuItem[] => {
    const reply = { label: t("chat.reply"), onSelect: () => props.onReply(props.row) };
    if (mine()) return [reply, { label: t("chat.remove"), onSelect: () => props.onRemove(props.row) }];
    return [
      reply,
      { label: t("chat.mute", { name: name() }), onSelect: () => props.onMute(props.row) },
      { label: t("chat.report"), onSelect: () => props.onReport(props.row) },
    ];
  };
  return (
    <article
      class={`group relative flex gap-2 rounded px-3 py-1.5 hover:bg-sunken focus-within:bg-sunken ${
        props.row.delivery.state === "pending" ? "opacity-70" : ""
      }`}
    >
      <Avatar pubkey={message().pubkey} picture={profile()?.picture} class="mt-0.5 size-7" />
      <div class="min-w-0 grow">
        <Show when={parent()}>
          {(answered) => (
            <p class="truncate text-small text-quiet">
              <span aria-hidden="true" class="pe-1">↪</span>
              <bdi>
                {t("chat.answers", {
                  name: shownName(props.chat.people.of(answered().message.pubkey), answered().message.pubkey),
                  text: plainWords(answered().message.text, t("chat.hiddenKey")).slice(0, 120),
                })}
              </bdi>
            </p>
          )}
        </Show>
        <p class="flex min-w-0 items-center gap-2 pe-9">
          <a
            href={`#/profile/${profileLink(message().pubkey)}`}
            class={`truncate font-semibold hover:underline ${role() === "host" ? "text-accent" : ""}`}
          >
            <bdi>{name()}</bdi>
          </a>
          <Show when={role()}>
            {(is) => <Badge tone={is() === "host" ? "accent" : "plain"}>{t(`chat.${is()}`)}</Badge>}
          </Show>
          <Show when={mine() && role() === undefined}>
            <Badge>{t("chat.you")}</Badge>
          </Show>
          <time
            datetime={new Date(message().createdAt * 1000).toISOString()}
            title={date(message().createdAt)}
            class="ms-auto shrink-0 text-small text-quiet"
          >
            {new Date(message().createdAt * 1000).toLocaleTimeString(locale(), {
              hour: "2-digit",
              minute: "2-digit",
            })}
          </time>
        </p>
        <MessageText message={message()} people={props.chat.people} />
        <Switch>
          <Match when={props.row.delivery.state === "pending"}>
            <p class="text-small text-quiet">{t("chat.sending")}…</p>
          </Match>
          <Match when={props.row.delivery.state === "failed" ? props.row.delivery : undefined}>
            {(failed) => (
              <div class="pt-1 text-small">
                <p class="flex items-center gap-1 text-bad">
                  <Icon name="warning" class="size-4 shrink-0" />
                  <span>
                    {t("chat.failed")}: {failed().reasons.length === 0
                      ? t("chat.failedNoRelay")
                      : failed().reasons.map((answer) =>
                        t("chat.failedWhy", {
                          relay: relayName(answer.relay),
                          reason: refusalWords(answer, t),
                        })
                      ).join("; ")}
                  </span>
                </p>
                <div class="flex gap-2 pt-1">
                  <Button icon="retry" onClick={() => void props.chat.retry(props.row.event.id)}>
                    {t("chat.again")}
                  </Button>
                  <Button look="quiet" onClick={() => props.chat.discard(props.row.event.id)}>
                    {t("chat.discard")}
                  </Button>
                </div>
              </div>
            )}
          </Match>
        </Switch>
      </div>
      <div class="absolute inset-e-1 top-0.5 opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
        <Menu
          label={t("chat.actions", { name: name() })}
          items={items()}
          class="inline-flex size-8 items-center justify-center rounded hover:bg-raised"
        />
      </div>
    </article>
  );
}
