import { onCleanup, onMount } from "solid-js";
import { type StageAction, stageAction } from "./stage-keys.ts";

/** Does what keys of the watch page stand for, unless `idle()`, while its owner lives. */
export function createStageKeys(act: Record<StageAction, () => void>, idle: () => boolean): void {
  const onKey = (event: KeyboardEvent) => {
    const element = event.target instanceof HTMLElement ? event.target : undefined;
    const action = stageAction({
      key: event.key,
      ctrlKey: event.ctrlKey,
      metaKey: event.metaKey,
      altKey: event.altKey,
      defaultPrevented: event.defaultPrevented,
      focus: {
        tag: element?.tagName ?? "",
        role: element?.getAttribute("role") ?? null,
        editable: element?.isContentEditable ?? false,
      },
    });
    if (action === undefined || idle()) return;
    event.preventDefault();
    act[action]();
  };
  onMount(() => document.addEventListener("keydown", onKey));
  onCleanup(() => document.removeEventListener("keydown", onKey));
}
