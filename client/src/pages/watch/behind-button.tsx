import { type JSX, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import type { PlayerHandle } from "../../player/create-player.ts";
import { behindSeconds, behindWords } from "./rung-words.ts";

/** So far behind what is aimed at, the way to live is worth a tap. */
const LATE_S = 2.5;

/** How far behind live the picture is, and one tap to live. */
export function BehindButton(props: { player: PlayerHandle }): JSX.Element {
  const { t, locale } = useLocale();
  const view = () => props.player.view();
  const behind = () => view().state.state === "loading" ? undefined : view().behind;
  const late = () => {
    const known = behind();
    return known !== undefined && behindSeconds(known) > (view().targetSeconds ?? 4) + LATE_S;
  };
  return (
    <Show when={behind()} fallback={<span class="stage-button" />}>
      {(known) => (
        <button
          type="button"
          class="stage-button tabular-nums"
          data-behind={behindSeconds(known()).toFixed(2)}
          title={t("player.goLive")}
          onClick={() => props.player.goLive()}
        >
          <span
            aria-hidden="true"
            class={`size-2 rounded-full ${late() ? "border border-current" : "bg-current"}`}
          />
          {behindWords(known(), t, locale())}
          <span class="sr-only">. {t("player.goLive")}</span>
          <Show when={late()}>
            <span aria-hidden="true">⟲</span>
          </Show>
        </button>
      )}
    </Show>
  );
}
