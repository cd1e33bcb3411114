import { createResource, createSignal, type JSX, onCleanup, Show } from "solid-js";
import { useConfig } from "../app/config-context.tsx";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import { passBlocks } from "./demo-coins.ts";

/** Monero makes one every two minutes. */
const BLOCKS_A_DAY = 720;

type Told = "demoPassing" | "demoPassed" | "demoStopped";

/** On a private chain nobody makes blocks by the clock: whoever waits for a day says so. Nothing on any other chain. */
export function PassTime(props: {
  /** Blocks were made. */
  onPassed: () => void;
}): JSX.Element {
  const { t, load } = useLocale();
  const { monero } = useConfig();
  const [words] = createResource(() => monero.demo, () => load(["wallet"]).then(() => true));
  const [busy, setBusy] = createSignal(false);
  const [told, setTold] = createSignal<{ what: Told; made: number; blocks: number; detail?: string }>();
  const ended = new AbortController();
  onCleanup(() => ended.abort());

  const pass = async (demo: string, blocks: number) => {
    setBusy(true);
    setTold({ what: "demoPassing", made: 0, blocks });
    const { made, detail } = await passBlocks({
      demo,
      blocks,
      fetch: (url, init) => fetch(url, init),
      onMade: (made) => setTold({ what: "demoPassing", made, blocks }),
      signal: ended.signal,
    });
    if (ended.signal.aborted) return;
    setBusy(false);
    setTold({
      what: detail === undefined ? "demoPassed" : "demoStopped",
      made,
      blocks,
      ...(detail !== undefined && { detail }),
    });
    if (made > 0) props.onPassed();
  };

  const said = () => {
    const now = told();
    return now === undefined ? "" : t(`wallet.${now.what}`, { ...now, detail: now.detail ?? "" });
  };

  return (
    <Show when={words.state === "ready" ? monero.demo : undefined}>
      {(demo) => (
        <div class="flex flex-col gap-2 rounded border border-line p-3" data-pass-time>
          <p class="text-small">{t("wallet.demoTime")}</p>
          <div class="flex flex-wrap gap-2">
            <Button busy={busy()} onClick={() => void pass(demo(), 10)}>{t("wallet.demoTen")}</Button>
            <Button busy={busy()} onClick={() => void pass(demo(), BLOCKS_A_DAY)}>
              {t("wallet.demoDay")}
            </Button>
          </div>
          <p role="status" class="text-small text-quiet empty:hidden">
            {said()}
          </p>
        </div>
      )}
    </Show>
  );
}
