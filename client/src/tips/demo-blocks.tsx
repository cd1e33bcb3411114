import { createSignal, type JSX } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import { askDemoBlocks } from "../wallet/demo-coins.ts";

/** On a private chain nobody makes blocks, so a tip ripens when its viewer says so. */
export function DemoBlocks(props: { demo: string; /** In no block yet. */ waiting: boolean }): JSX.Element {
  const { t } = useLocale();
  const [busy, setBusy] = createSignal(false);
  const [told, setTold] = createSignal("");
  const make = async () => {
    setBusy(true);
    const blocks = props.waiting ? 1 : 10;
    const came = await askDemoBlocks({ demo: props.demo, blocks, fetch: (url, init) => fetch(url, init) });
    setTold(came.state === "given" ? t("tips.demoMade") : t("tips.demoFailed", { detail: came.detail }));
    setBusy(false);
  };
  return (
    <div class="flex flex-col gap-2 rounded border border-line p-3">
      <p>{t("tips.demoBlocks")}</p>
      <div>
        <Button busy={busy()} onClick={() => void make()}>
          {t(props.waiting ? "tips.demoOne" : "tips.demoTen")}
        </Button>
      </div>
      <p role="status" class="text-small text-quiet empty:hidden">{told()}</p>
    </div>
  );
}
