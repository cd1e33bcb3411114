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
import type { Rung } from "../../player/source-list.ts";

const CHOICES: { rung: Rung; name: MessageKey; hint: MessageKey }[] = [
  { rung: "low", name: "player.latencyLow", hint: "player.latencyLowHint" },
  { rung: "close", name: "player.latencyClose", hint: "player.latencyCloseHint" },
  { rung: "steady", name: "player.latencySteady", hint: "player.latencySteadyHint" },
];

export type LatencyMenuProps = {
  wanted: Rung;
  /** It fell to steady by itself. */
  fell: boolean;
  onChoose: (rung: Rung) => void;
  /** While it is open the controls must not fade away. */
  onOpen: (open: boolean) => void;
};

/** How far behind live to play. It lies within the stage, so that it is there in full screen too. */
export function LatencyMenu(props: LatencyMenuProps): JSX.Element {
  const { t } = useLocale();
  const [open, setOpen] = createSignal(false);
  createEffect(() => props.onOpen(open()));
  const id = createUniqueId();
  let root: HTMLDivElement | undefined;
  let button: HTMLButtonElement | undefined;

  const outside = (event: Event) => {
    if (event.target instanceof Node && !root?.contains(event.target)) setOpen(false);
  };
  onMount(() => document.addEventListener("pointerdown", outside));
  onCleanup(() => document.removeEventListener("pointerdown", outside));
  const chosen = () => CHOICES.find(({ rung }) => rung === props.wanted) ?? CHOICES[0];

  return (
    <div
      ref={root}
      class="relative"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open()) return;
        event.stopPropagation();
        setOpen(false);
        button?.focus();
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
        {t(chosen()?.name ?? "player.latencyLow")}
        <Show when={props.fell}>
          <span aria-hidden="true">↓</span>
        </Show>
      </button>
      <Show when={open()}>
        <fieldset
          id={id}
          class="absolute inset-be-full inset-e-0 mb-2 w-64 max-w-[calc(100vw-2rem)] rounded bg-raised p-2 text-base text-ink shadow"
        >
          <legend class="sr-only">{t("player.latency")}</legend>
          <For each={CHOICES}>
            {({ rung, name, hint }) => (
              <label class="flex min-h-10 cursor-pointer items-start gap-3 rounded p-2 whitespace-normal hover:bg-sunken has-focus-visible:outline-2">
                <input
                  type="radio"
                  name={id}
                  class="mt-1 accent-accent"
                  checked={props.wanted === rung}
                  onChange={() => {
                    props.onChoose(rung);
                    setOpen(false);
                    button?.focus();
                  }}
                />
                <span>
                  <span class="block font-medium">{t(name)}</span>
                  <span class="block text-small text-quiet">{t(hint)}</span>
                </span>
              </label>
            )}
          </For>
          <Show when={props.fell}>
            <p class="p-2 text-small text-quiet">{t("player.latencyFell")}</p>
          </Show>
        </fieldset>
      </Show>
    </div>
  );
}
