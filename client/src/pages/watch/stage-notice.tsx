import { createEffect, createSignal, type JSX, on, onCleanup, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import type { PlayerHandle } from "../../player/create-player.ts";
import { Icon } from "../../ui/icon.tsx";
import { fallSentence } from "./rung-words.ts";

/** A fall is said once over the picture; the delay menu goes on saying it. */
const SAID_MS = 12_000;

/** One sentence over the picture about the rung that plays, with what the viewer can do about it. */
export function StageNotice(props: { player: PlayerHandle }): JSX.Element {
  const { t } = useLocale();
  const view = () => props.player.view();
  const [settled, setSettled] = createSignal(false);
  const [said, setSaid] = createSignal(false);
  createEffect(on(() => view().wanted, () => setSettled(false)));
  createEffect(on(() => view().fall, (fall) => {
    setSaid(false);
    if (fall === undefined) return;
    const timer = setTimeout(() => setSaid(true), SAID_MS);
    onCleanup(() => clearTimeout(timer));
  }));
  const fell = () => said() ? undefined : fallSentence(view(), t);
  const mute = () => view().mute && !settled();

  return (
    <>
      <Show when={mute()}>
        <div class="stage-notice" role="status" data-notice="mute">
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
      <Show when={!mute() && fell()}>
        {(sentence) => (
          <div class="stage-notice" role="status" data-notice="fall">
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
