import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import type { PlayerHandle } from "../../player/create-player.ts";
import { Icon } from "../../ui/icon.tsx";
import { afterTimeout } from "../../webrtc/schedule.ts";
import { leftOutWords } from "./player-words.ts";
import { fallSentence } from "./rung-words.ts";
import { makeToldOnce, type Telling } from "./told-once.ts";

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
  const [telling, setTelling] = createSignal<Telling>();
  const once = makeToldOnce({ after: afterTimeout, onTell: setTelling });
  onCleanup(once.stop);
  // The view is another one several times a second, and what was answered or closed stays so until something is new.
  const wanted = createMemo(() => view().wanted);
  const fall = createMemo(() => view().fall);
  const leftOut = createMemo(() => view().damage?.leftOut ?? 0);
  createEffect(on(wanted, () => setSettled(false)));
  createEffect(on(fall, (fall) => once.note("fall", fall !== undefined)));
  createEffect(on(leftOut, (pieces) => once.note("left-out", pieces > 0)));
  const sentence = () => {
    if (mute()) return undefined;
    const { damage, source } = view();
    switch (telling()) {
      case "left-out":
        return damage && leftOutWords(damage, source?.host ?? "", t);
      case "fall":
        return fallSentence(view(), t);
      case undefined:
        return undefined;
    }
  };
  const mute = () => view().mute && !settled();

  return (
    // Stands there before it speaks: a screen reader hears only of what changes.
    <div role="status" class="contents">
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
              onClick={once.close}
            >
              <Icon name="close" />
            </button>
          </div>
        )}
      </Show>
    </div>
  );
}
