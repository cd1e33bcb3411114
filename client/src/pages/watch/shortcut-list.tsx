import { For, type JSX } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import type { MessageKey } from "../../locales/sections.ts";
import { Dialog } from "../../ui/dialog.tsx";

const ROWS: { key: string; does: MessageKey }[] = [
  { key: "", does: "player.shortcutPlay" },
  { key: "M", does: "player.shortcutMute" },
  { key: "F", does: "player.shortcutFullscreen" },
  { key: "C", does: "player.shortcutChat" },
  { key: "L", does: "player.shortcutLive" },
  { key: "?", does: "player.shortcutHelp" },
];

/** The keys of the watch page. */
export function ShortcutList(props: { open: boolean; onClose: () => void }): JSX.Element {
  const { t } = useLocale();
  return (
    <Dialog open={props.open} onClose={props.onClose} title={t("player.shortcuts")}>
      <dl class="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-2">
        <For each={ROWS}>
          {({ key, does }) => (
            <>
              <dt>
                <kbd class="inline-block min-w-8 rounded border border-control bg-sunken px-2 text-center font-mono text-small">
                  {key === "" ? t("player.keySpace") : key}
                </kbd>
              </dt>
              <dd>{t(does)}</dd>
            </>
          )}
        </For>
      </dl>
    </Dialog>
  );
}
