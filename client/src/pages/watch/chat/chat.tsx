import type { JSX } from "solid-js";
import type { LiveEvent } from "../../../../../contracts/nostr/live-event.ts";
import { useLocale } from "../../../app/locale-context.tsx";

export type ChatProps = {
  live: LiveEvent;
  /** Where the stream was found: the link's and the site's relays and the announcement's own. */
  relays: readonly string[];
};

/** The chat of a stream. It fills the height it is given; its composer stands at the bottom. */
export function Chat(props: ChatProps): JSX.Element {
  const { t } = useLocale();
  return <section aria-label={t("app.loading")} data-address={props.live.address} />;
}
