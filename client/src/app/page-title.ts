import { createEffect, onCleanup } from "solid-js";

/** Keeps the tab's title while a page is shown. */
export function createPageTitle(title: () => string | undefined): void {
  createEffect(() => {
    const text = title();
    document.title = text === undefined || text === "" ? "dStream" : `${text} · dStream`;
  });
  onCleanup(() => {
    document.title = "dStream";
  });
}
