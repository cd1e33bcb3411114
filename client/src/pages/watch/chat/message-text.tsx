import { For, type JSX } from "solid-js";
import type { ChatMessage } from "../../../../../contracts/nostr/chat.ts";
import { profileLink, streamLink } from "../../../../../contracts/nostr/link.ts";
import { useLocale } from "../../../app/locale-context.tsx";
import { usePreferences } from "../../../app/preferences-context.tsx";
import { type Profiles, shownName } from "../../../nostr/profiles.ts";
import { pictureUrl } from "../../../ui/picture-url.ts";
import { type MessagePart, messageParts } from "./message-parts.ts";

/** The words of a message, each piece drawn as what it is. */
export function MessageText(props: { message: ChatMessage; people: Profiles }): JSX.Element {
  const parts = () => messageParts(props.message.text, props.message.emoji);
  return (
    // Isolated, so that a text written right to left turns nothing around it.
    <bdi dir="auto" class="block break-words whitespace-pre-line [overflow-wrap:anywhere]">
      <For each={parts()}>{(part) => <Part part={part} people={props.people} />}</For>
    </bdi>
  );
}

const LINK = "text-accent underline underline-offset-2 break-all";

function Part(props: { part: MessagePart; people: Profiles }): JSX.Element {
  const { t } = useLocale();
  const { preferences } = usePreferences();
  const part = props.part;
  switch (part.part) {
    case "text":
      return part.text;
    case "secret":
      return <em class="text-quiet">{t("chat.hiddenKey")}</em>;
    case "web":
      return (
        <a href={part.url} target="_blank" rel="noopener noreferrer nofollow ugc" class={LINK}>{part.text}</a>
      );
    case "emoji": {
      const url = pictureUrl(part.url);
      return url === undefined || !preferences().pictures ? `:${part.shortcode}:` : (
        <img
          src={url}
          alt={`:${part.shortcode}:`}
          title={`:${part.shortcode}:`}
          loading="lazy"
          decoding="async"
          referrerpolicy="no-referrer"
          class="inline-block h-6 w-auto max-w-24 align-text-bottom"
        />
      );
    }
    case "nostr":
      switch (part.link.type) {
        case "profile": {
          const { pubkey } = part.link;
          return (
            <a href={`#/profile/${profileLink(pubkey)}`} class={LINK}>
              @<bdi>{shownName(props.people.of(pubkey), pubkey)}</bdi>
            </a>
          );
        }
        case "stream":
          return (
            <a href={`#/watch/${streamLink(part.link.address, part.link.relays)}`} class={LINK}>
              {part.text.slice(0, 24)}…
            </a>
          );
        case "event":
          return `${part.text.slice(0, 18)}…`;
      }
  }
}
