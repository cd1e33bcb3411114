import { createSignal, createUniqueId, type JSX, Match, Show, Switch } from "solid-js";
import { useLocale } from "../../../app/locale-context.tsx";
import type { SwarmState } from "../../../swarm/swarm-view.ts";
import type { SharingChoice } from "../../../swarm/terms/terms.ts";
import { Button } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icon.tsx";

export type SharingNoteProps = {
  state: SwarmState;
  choice: SharingChoice;
  onChoose: (choice: SharingChoice) => void;
  /** The stream's operator can hide addresses. */
  relay: boolean;
  /** Opens the panel. */
  onDetails: () => void;
};

/** One card under the picture that asks, once; then a line that says what was answered. It never takes the focus unasked. */
export function SharingNote(props: SharingNoteProps): JSX.Element {
  const { t } = useLocale();
  const title = createUniqueId();
  const [answered, setAnswered] = createSignal(false);
  let line: HTMLParagraphElement | undefined;
  const answer = (choice: SharingChoice) => {
    setAnswered(true);
    props.onChoose(choice);
    // The button that had the focus is gone; who works by keyboard goes on from here.
    queueMicrotask(() => line?.focus());
  };
  const asking = () => props.state === "asking" && props.choice === "unasked";
  return (
    <>
      {/* Stands there before it speaks: a screen reader hears only of what changes. */}
      <p role="status" class="sr-only">{asking() ? t("sharing.askWaiting") : ""}</p>
      <Switch>
        <Match when={asking()}>
          <section
            aria-labelledby={title}
            class="rounded border border-line bg-raised p-4"
            data-sharing-question
          >
            <h2 id={title}>{t("sharing.ask")}</h2>
            <p class="mt-1 max-w-prose">
              {t("sharing.askHelp")} {t("sharing.askAddress")}
            </p>
            <div class="mt-3 flex flex-wrap gap-2">
              <Button onClick={() => answer("share")}>{t("sharing.askYes")}</Button>
              <Button onClick={() => answer("declined")}>{t("sharing.askNo")}</Button>
              <Show when={props.relay}>
                <Button onClick={() => answer("relay")}>{t("sharing.askHidden")}</Button>
              </Show>
            </div>
          </section>
        </Match>
        <Match when={answered() && props.choice !== "unasked"}>
          <div class="flex flex-wrap items-center gap-x-3" data-sharing-answer={props.choice}>
            <p ref={line} tabindex="-1" class="flex min-w-0 items-center gap-2">
              <Icon name={props.choice === "declined" ? "close" : "check"} class="size-5 shrink-0" />
              {t(SAID[props.choice])}
            </p>
            <Button look="quiet" onClick={() => props.onDetails()}>{t("sharing.saidMore")}</Button>
          </div>
        </Match>
      </Switch>
    </>
  );
}

const SAID = {
  share: "sharing.saidShare",
  relay: "sharing.saidRelay",
  declined: "sharing.saidDeclined",
  unasked: "sharing.saidDeclined",
} as const satisfies Record<SharingChoice, string>;
