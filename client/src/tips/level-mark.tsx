import { type JSX, Show } from "solid-js";
import type { TipLevel } from "../../../contracts/nostr/tip-receipt.ts";
import { useLocale } from "../app/locale-context.tsx";
import { Badge } from "../ui/badge.tsx";

/** How sure a tip is, in a word and by an empty, a half or a full disc. */
export function LevelMark(
  props: { level: TipLevel; /** Over a picture. */ overPicture?: boolean },
): JSX.Element {
  const { t } = useLocale();
  const tone = () => props.overPicture ? "scrim" : props.level === "pool" ? "plain" : "good";
  return (
    <Badge tone={tone()}>
      <svg viewBox="0 0 16 16" class="size-3.5" aria-hidden="true">
        <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2" />
        <Show when={props.level !== "pool"}>
          <path
            d={props.level === "10" ? "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z" : "M8 2a6 6 0 0 1 0 12z"}
            fill="currentColor"
          />
        </Show>
      </svg>
      {t(`tips.mark-${props.level}`)}
    </Badge>
  );
}
