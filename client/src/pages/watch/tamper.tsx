import { createMemo, createSignal, type JSX, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import type { MessageKey } from "../../locales/sections.ts";
import type { PlayerHandle } from "../../player/create-player.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Explanation } from "./explanation.tsx";
import { nameWords } from "./player-words.ts";

/** Lets the viewer bend one bit of the stream, and shows that it is noticed. */
export function Tamper(props: { player: PlayerHandle }): JSX.Element {
  const { t } = useLocale();
  const [pressedAt, setPressedAt] = createSignal<number>();
  const view = () => props.player.view();
  const caught = createMemo(() => {
    const since = pressedAt();
    return since === undefined
      ? undefined
      : view().ledger.refused.find(({ tampered, at }) => tampered && at >= since);
  });
  const waiting = () => pressedAt() !== undefined && caught() === undefined;
  const hint = (): MessageKey => {
    if (view().rung === "instant") return "watch.tamperInstant";
    return ready() || pressedAt() !== undefined ? "watch.tamperHint" : "watch.tamperNeedsSeal";
  };
  const ready = () => view().trust === "verified" && view().state.state === "playing";

  return (
    <section aria-labelledby="tamper">
      <div class="flex flex-wrap items-center gap-3">
        <h3 id="tamper" class="sr-only">{t("watch.tamper")}</h3>
        <Button
          disabled={!ready() && !waiting()}
          busy={waiting()}
          onClick={() => {
            setPressedAt(Date.now());
            props.player.tamper();
          }}
        >
          {t("watch.tamper")}
        </Button>
        <p class="min-w-0 max-w-prose flex-1 basis-64 text-small text-quiet">
          {t(hint())}
        </p>
      </div>
      {/* The height is kept, so that nothing below moves when the answer comes. */}
      <div class="min-h-28" role="status">
        <Show when={waiting()}>
          <p class="py-4 text-quiet">{t("watch.tamperWaiting")}</p>
        </Show>
        <Show when={caught()}>
          {(refused) => (
            <Notice
              tone="attention"
              what={t("watch.tamperCaught", { name: nameWords(refused().name, t) })}
              why={t("watch.tamperDetail", {
                expected: refused().expected?.slice(0, 12) ?? "",
                got: refused().got?.slice(0, 12) ?? "",
              })}
              act={refused().replacedAt === undefined ? t("watch.tamperPending") : t("watch.tamperReplaced", {
                ms: Math.max(1, Math.round((refused().replacedAt ?? 0) - refused().at)),
              })}
            />
          )}
        </Show>
      </div>
      <Explanation />
    </section>
  );
}
