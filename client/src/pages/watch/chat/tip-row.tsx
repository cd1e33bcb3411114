import { type JSX, Show } from "solid-js";
import { formatXmr } from "../../../../../contracts/monero/amount.ts";
import { profileLink } from "../../../../../contracts/nostr/link.ts";
import { useLocale } from "../../../app/locale-context.tsx";
import { type Profiles, shownName } from "../../../nostr/profiles.ts";
import { LevelMark } from "../../../tips/level-mark.tsx";
import type { ShownTip } from "../../../tips/tip-book.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Icon } from "../../../ui/icon.tsx";
import type { ChatRow } from "./chat-row.ts";
import { MessageText } from "./message-text.tsx";

export type TipRowProps = {
  row: ChatRow & { tip: ShownTip };
  people: Profiles;
};

/** A tip among the messages: who, how much, how sure it is, and who checked it. */
export function TipRow(props: TipRowProps): JSX.Element {
  const { t, date, locale } = useLocale();
  const tip = () => props.row.tip;
  /** A key without a profile was made for this tip alone, as far as anybody can tell. */
  const named = () => {
    const { payer } = tip();
    const profile = payer === undefined ? undefined : props.people.of(payer);
    return payer === undefined || profile === undefined
      ? undefined
      : { payer, name: shownName(profile, payer) };
  };
  return (
    <article class="px-3 py-1.5">
      <div
        class="flex flex-col gap-1 rounded border border-accent bg-sunken px-3 py-2"
        data-tip={tip().level}
        data-by={tip().by}
      >
        <p class="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
          <Icon name="heart" class="size-5 shrink-0 text-accent" />
          <Show when={named()} fallback={<span class="font-semibold">{t("tips.anonymous")}</span>}>
            {(who) => (
              <a
                href={`#/profile/${profileLink(who().payer)}`}
                class="min-w-0 truncate font-semibold hover:underline"
              >
                <bdi>{who().name}</bdi>
              </a>
            )}
          </Show>
          <span class="font-semibold tabular-nums">
            {t("tips.tips", { amount: formatXmr(tip().amount) })}
          </span>
        </p>
        <Show when={tip().words !== ""}>
          <MessageText message={props.row.message} people={props.people} />
        </Show>
        <p class="flex flex-wrap items-center gap-2">
          <LevelMark level={tip().level} />
          <span title={t(tip().by === "edge" ? "tips.byEdgeHint" : "tips.byPageHint")}>
            <Badge>
              <Icon name="check" class="size-4" />
              {t(tip().by === "edge" ? "tips.byEdge" : "tips.byPage")}
            </Badge>
          </span>
          <time
            datetime={new Date(tip().at * 1000).toISOString()}
            title={date(tip().at)}
            class="ms-auto shrink-0 text-small text-quiet"
          >
            {new Date(tip().at * 1000).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit" })}
          </time>
        </p>
      </div>
    </article>
  );
}
