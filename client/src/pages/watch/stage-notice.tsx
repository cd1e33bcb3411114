import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import type { PlayerHandle } from "../../player/create-player.ts";
import { Icon } from "../../ui/icon.tsx";
import { leftOutWords } from "./player-words.ts";
import { fallSentence } from "./rung-words.ts";

/** What happened is said once over the picture: of a fall the delay menu goes on telling, of refused bytes the panel. */
const SAID_MS = 12_000;

export type StageNoticeProps = {
  player: PlayerHandle;
  /** Nothing more important lies over the picture; what was answered or closed stays so meanwhile. */
  shown: boolean;
};

/** One sentence over the picture about what plays, with what the viewer can do about it. */
export function StageNotice(props: StageNoticeProps): JSX.Element {
  const { t } = useLocale();
  const view = () => props.player.view();
  const [settled, setSettled] = createSignal(false);
  const [said, setSaid] = createSignal(false);
  // The view is another one several times a second, and what was answered or closed stays so until something is new.
  const wanted = createMemo(() => view().wanted);
  const fall = createMemo(() => view().fall);
  const leftOut = createMemo(() => view().damage?.leftOut ?? 0);
  createEffect(on(wanted, () => setSettled(false)));
  const say = (what: unknown) => {
    setSaid(false);
    if (what === undefined || what === 0) return;
    const timer = setTimeout(() => setSaid(true), SAID_MS);
    onCleanup(() => clearTimeout(timer));
  };
  createEffect(on(fall, say));
  createEffect(on(leftOut, say));
  const sentence = () => {
    if (said() || mute()) return undefined;
    const { damage, source } = view();
    return damage !== undefined && damage.leftOut > 0
      ? leftOutWords(damage, source?.host ?? "", t)
      : fallSentence(view(), t);
  };
  const mute = () => view().mute && !settled();
  const words = () => props.shown ? (mute() ? t("player.mute") : sentence()) : undefined;

  return (
    <>
      {/* Stands there before it speaks: a screen reader hears only of what changes. */}
      <p role="status" class="sr-only">{words() ?? ""}</p>
      <Show when={props.shown && mute()}>
        <div class="stage-notice" data-notice="mute">
          <p>{t("player.mute")}</p>
          <div class="flex flex-wrap gap-2">
            <button type="button" class="stage-notice-button" onClick={() => props.player.choose("low")}>
              {t("player.muteLow")}
            </button>
            <button type="button" class="stage-notice-button" onClick={() => setSettled(true)}>
              {t("player.muteStay")}
            </button>
          </div>
        </div>
      </Show>
      <Show when={props.shown && sentence()}>
        {(sentence) => (
          <div class="stage-notice" data-notice="fall">
            <p>{sentence()}</p>
            <button
              type="button"
              class="stage-notice-button"
              aria-label={t("app.close")}
              title={t("app.close")}
              onClick={() => setSaid(true)}
            >
              <Icon name="close" />
            </button>
          </div>
        )}
      </Show>
    </>
  );
}
