import { createEffect, type JSX, onCleanup, Show, Suspense } from "solid-js";
import type { LiveEvent } from "../../../../contracts/nostr/live-event.ts";
import { useLocale } from "../../app/locale-context.tsx";
import type { ShownTip } from "../../tips/tip-book.ts";
import { Button } from "../../ui/button.tsx";
import { late } from "../../ui/late.tsx";

const Chat = late(async () => (await import("./chat/chat.tsx")).Chat);

export type ChatSideProps = {
  /** The watch page's own element, told where the sheet of a phone begins. */
  page: () => HTMLElement | undefined;
  live: LiveEvent;
  relays: readonly string[];
  tips: readonly ShownTip[];
  shown: boolean;
  onShow: (shown: boolean) => void;
};

/** The chat beside the picture, or below it on a phone; or the button that brings it back. */
export function ChatSide(props: ChatSideProps): JSX.Element {
  const { t } = useLocale();
  // The sheet of a phone begins where the picture ends, and the column of a wide screen where the page does.
  const placeSheet = () => {
    const page = props.page();
    const bottom = page?.querySelector(".stage")?.getBoundingClientRect().bottom ?? 0;
    page?.style.setProperty("--sheet-top", `${Math.round(bottom)}px`);
    const top = Math.max(0, page?.getBoundingClientRect().top ?? 0);
    page?.style.setProperty("--watch-top", `${Math.round(top)}px`);
  };
  createEffect(() => {
    if (!props.shown) return;
    placeSheet();
    globalThis.addEventListener("resize", placeSheet);
    document.addEventListener("scroll", placeSheet, { passive: true });
    onCleanup(() => {
      globalThis.removeEventListener("resize", placeSheet);
      document.removeEventListener("scroll", placeSheet);
    });
  });
  return (
    <Show
      when={props.shown}
      fallback={
        <div class="watch-chat-bar">
          <Button onClick={() => props.onShow(true)}>{t("watch.showChat")}</Button>
        </div>
      }
    >
      <aside class="watch-chat" aria-label={t("watch.chat")}>
        <div class="watch-chat-head">
          <h2>{t("watch.chat")}</h2>
          <Button look="quiet" icon="close" onClick={() => props.onShow(false)}>{t("watch.hideChat")}</Button>
        </div>
        <Suspense>
          <Chat live={props.live} relays={props.relays} tips={props.tips} />
        </Suspense>
      </aside>
    </Show>
  );
}
