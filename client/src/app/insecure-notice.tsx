import { createSignal, type JSX, Show } from "solid-js";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { useLocale } from "./locale-context.tsx";

/** Over plain HTTP, from anywhere but this computer, browsers withhold much of what going live and keys need. */
export function InsecureNotice(): JSX.Element {
  const { t } = useLocale();
  const [dismissed, setDismissed] = createSignal(globalThis.isSecureContext);
  const close = ({ currentTarget }: { currentTarget: Element }) => {
    // The keyboard would else begin at the top again.
    currentTarget.closest("main")?.focus({ preventScroll: true });
    setDismissed(true);
  };
  return (
    <Show when={!dismissed()}>
      <div class="border-b border-line px-4">
        <Notice
          tone="attention"
          what={t("app.insecure")}
          why={t("app.insecureWhy")}
          act={t("app.insecureDo")}
        >
          <Button onClick={close}>{t("app.close")}</Button>
        </Notice>
      </div>
    </Show>
  );
}
