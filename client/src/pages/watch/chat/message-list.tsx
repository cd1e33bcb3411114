import { createVirtualizer } from "@tanstack/solid-virtual";
import { createEffect, createSignal, For, type JSX, on, Show } from "solid-js";
import { useLocale } from "../../../app/locale-context.tsx";
import { Button } from "../../../ui/button.tsx";
import { arrived } from "./chat-log.ts";
import type { ChatRow } from "./chat-row.ts";

export type MessageListProps = {
  rows: readonly ChatRow[];
  children: (row: ChatRow) => JSX.Element;
};

/** Two lines and their padding; each row is measured when it is drawn. */
const ROW_PX = 60;
const END_PX = 48;

/** The messages, newest at the bottom; only what is in view is drawn. It follows new ones unless the viewer scrolled up. */
export function MessageList(props: MessageListProps): JSX.Element {
  const { t } = useLocale();
  const [atEnd, setAtEnd] = createSignal(true);
  const [missed, setMissed] = createSignal(0);
  let scroller: HTMLDivElement | undefined;

  const virtualizer = createVirtualizer<HTMLDivElement, HTMLLIElement>({
    get count() {
      return props.rows.length;
    },
    getScrollElement: () => scroller ?? null,
    getItemKey: (index) => props.rows[index]?.event.id ?? index,
    estimateSize: () => ROW_PX,
    overscan: 6,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: END_PX,
  });

  const watchEnd = () => {
    if (scroller === undefined) return;
    const end = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <= END_PX;
    setAtEnd(end);
    if (end) setMissed(0);
  };

  createEffect(on(() => props.rows, (rows, before) => {
    const came = arrived(before ?? [], rows);
    if (came === 0) return;
    if (atEnd()) queueMicrotask(() => virtualizer.scrollToEnd());
    else setMissed(missed() + came);
  }));

  const toEnd = () => {
    virtualizer.scrollToEnd();
    setMissed(0);
  };

  return (
    <div class="relative flex min-h-0 grow flex-col">
      <div
        ref={scroller}
        onScroll={watchEnd}
        // Whoever takes the list in hand is not pulled back by a way to the end that is still under way.
        onWheel={() => virtualizer.cancelScroll()}
        onTouchMove={() => virtualizer.cancelScroll()}
        onKeyDown={() => virtualizer.cancelScroll()}
        // Scrollable by keyboard even when no message in it can take the focus.
        tabindex="0"
        role="region"
        aria-label={t("chat.messages")}
        class="min-h-0 grow overflow-y-auto overscroll-contain [overflow-anchor:none]"
      >
        {/* Few messages stand at the bottom, beside the composer. */}
        <div class="flex min-h-full flex-col justify-end">
          <ol class="relative w-full" style={{ height: `${virtualizer.getTotalSize()}px` }}>
            <For each={virtualizer.getVirtualItems()}>
              {(item) => (
                <li
                  data-index={item.index}
                  aria-setsize={props.rows.length}
                  aria-posinset={item.index + 1}
                  ref={(element) => queueMicrotask(() => virtualizer.measureElement(element))}
                  class="absolute inset-x-0 top-0"
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <Show when={props.rows[item.index]} keyed>{(row) => props.children(row)}</Show>
                </li>
              )}
            </For>
          </ol>
        </div>
      </div>
      <Show when={!atEnd()}>
        <div class="pointer-events-none absolute inset-x-0 bottom-2 flex justify-center">
          <Button icon="chevron" onClick={toEnd} class="pointer-events-auto shadow">
            {missed() > 0 ? t("chat.newBelow", { count: missed() }) : t("chat.newest")}
          </Button>
        </div>
      </Show>
    </div>
  );
}
