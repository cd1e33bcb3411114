import {
  createEffect,
  createSignal,
  createUniqueId,
  For,
  type JSX,
  onCleanup,
  onMount,
  Show,
} from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import type { MessageKey } from "../../locales/sections.ts";
import type { PlayerHandle } from "../../player/create-player.ts";
import type { RungName } from "../../player/rung.ts";
import { type MenuPlace, placeMenu } from "./menu-place.ts";
import { fallReason, notOffered, rungName } from "./rung-words.ts";

const CHOICES: { rung: RungName; hint: MessageKey }[] = [
  { rung: "instant", hint: "player.latencyInstantHint" },
  { rung: "low", hint: "player.latencyLowHint" },
  { rung: "close", hint: "player.latencyCloseHint" },
  { rung: "crowd", hint: "player.latencyCrowdHint" },
];

export type LatencyMenuProps = {
  player: PlayerHandle;
  /** While it is open the controls must not fade away. */
  onOpen: (open: boolean) => void;
};

/** How far behind live to play. It lies within the stage, so that it is there in full screen too. */
export function LatencyMenu(props: LatencyMenuProps): JSX.Element {
  const { t } = useLocale();
  const view = () => props.player.view();
  const [open, setOpen] = createSignal(false);
  createEffect(() => props.onOpen(open()));
  const id = createUniqueId();
  let root: HTMLDivElement | undefined;
  let button: HTMLButtonElement | undefined;
  let menu: HTMLFieldSetElement | undefined;
  /** Arrow keys choose at each step, and whoever uses them wants to go on; a tap is all that was wanted. */
  let byPointer = false;

  const outside = (event: Event) => {
    if (event.target instanceof Node && !root?.contains(event.target)) setOpen(false);
  };
  onMount(() => document.addEventListener("pointerdown", outside));
  onCleanup(() => document.removeEventListener("pointerdown", outside));

  const [place, setPlace] = createSignal<MenuPlace>();
  createEffect(() => {
    if (!open()) return;
    const lay = () => {
      if (menu !== undefined && button !== undefined) setPlace(placeOf(menu, button));
    };
    lay();
    // Scrolls of any box are heard only on their way down.
    document.addEventListener("scroll", lay, { capture: true, passive: true });
    globalThis.addEventListener("resize", lay);
    onCleanup(() => {
      document.removeEventListener("scroll", lay, { capture: true });
      globalThis.removeEventListener("resize", lay);
    });
  });

  const close = () => {
    setOpen(false);
    button?.focus();
  };
  const stepped = () => view().rung === "crowd" && (view().wanted === "low" || view().wanted === "instant");
  const fell = () => view().fall !== undefined || stepped();
  const why = () => {
    const { fall, reaching, source, instant } = view();
    return [
      // Where it can't be chosen, the choice itself says why.
      ...(fall === undefined || instant.offer === "no"
        ? []
        : [fallReason(fall, source?.host ?? "", t), t("player.fallAgain")]),
      ...(stepped() ? [t("player.latencyFell")] : []),
      ...(reaching ? [t("player.latencyReaching")] : []),
    ].join(" ");
  };
  const closed = (rung: RungName) =>
    rung === "instant" ? notOffered(view().instant, view().source?.host ?? "", t) : undefined;
  const soundless = (rung: RungName) => {
    const { instant } = view();
    return rung === "instant" && instant.offer === "yes" && !instant.sound;
  };

  return (
    <div
      ref={root}
      class="relative"
      onPointerDown={() => byPointer = true}
      onKeyDown={(event) => {
        byPointer = false;
        const chosen = event.key === "Enter" && event.target instanceof HTMLInputElement;
        if (!open() || !(chosen || event.key === "Escape")) return;
        event.stopPropagation();
        // The button gets the focus at once, and would open the menu again.
        event.preventDefault();
        close();
      }}
    >
      <button
        ref={button}
        type="button"
        class="stage-button"
        aria-expanded={open()}
        aria-controls={id}
        onClick={() => setOpen(!open())}
      >
        <span class="sr-only">{t("player.latency")}:</span>
        {rungName(view().wanted, t)}
        <Show when={fell()}>
          <span aria-hidden="true">↓</span>
        </Show>
      </button>
      <Show when={open()}>
        <fieldset
          ref={menu}
          id={id}
          style={placeStyle(place())}
          class="stage-menu rounded bg-raised p-2 text-base text-ink shadow"
        >
          <legend class="sr-only">{t("player.latency")}</legend>
          <For each={CHOICES}>
            {({ rung, hint }) => (
              <label
                class="flex min-h-10 items-start gap-3 rounded p-2 whitespace-normal has-focus-visible:outline-2"
                classList={{ "cursor-pointer hover:bg-sunken": closed(rung) === undefined }}
              >
                <input
                  type="radio"
                  name={id}
                  value={rung}
                  class="mt-1 accent-accent"
                  checked={view().wanted === rung}
                  disabled={closed(rung) !== undefined}
                  onChange={() => {
                    props.player.choose(rung);
                    if (byPointer) close();
                  }}
                  onClick={() => byPointer && view().wanted === rung ? close() : undefined}
                />
                <span>
                  <span class={`block font-medium ${closed(rung) === undefined ? "" : "text-quiet"}`}>
                    {rungName(rung, t)}
                  </span>
                  <span class="block text-small text-quiet">{closed(rung) ?? t(hint)}</span>
                  <Show when={soundless(rung)}>
                    <span class="block text-small text-attention">{t("player.latencyInstantMute")}</span>
                  </Show>
                </span>
              </label>
            )}
          </For>
          <Show when={why()}>
            <p class="p-2 text-small text-quiet">{why()}</p>
          </Show>
        </fieldset>
      </Show>
    </div>
  );
}

function placeOf(menu: HTMLElement, button: HTMLElement): MenuPlace {
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  return placeMenu({
    button: button.getBoundingClientRect(),
    menu: { width: menu.offsetWidth, height: menu.scrollHeight },
    screen: { width, height },
    rtl: getComputedStyle(button).direction === "rtl",
  });
}

/** For `watch.css`, which lays it elsewhere on a phone. */
function placeStyle(place: MenuPlace | undefined): JSX.CSSProperties {
  if (place === undefined) return {};
  return {
    [place.side === "above" ? "--menu-bottom" : "--menu-top"]: `${place.block}px`,
    "--menu-left": `${place.left}px`,
    "--menu-room": `${place.room}px`,
  };
}
