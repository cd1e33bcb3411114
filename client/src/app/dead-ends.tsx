import { Button, buttonClass } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import type { ConfigResult } from "./config.ts";
import { useLocale } from "./locale-context.tsx";
import { createPageTitle } from "./page-title.ts";

/** An address that leads nowhere. */
export function NotFound() {
  const { t } = useLocale();
  createPageTitle(() => t("app.notFound"));
  return (
    <div class="px-4">
      <Notice heading={1} what={t("app.notFound")} why={t("app.notFoundWhy")} act={t("app.notFoundDo")}>
        <a href="#/" class={buttonClass("primary")}>{t("app.toDiscover")}</a>
      </Notice>
    </div>
  );
}

/** A site whose `config.json` is missing or broken; pages below it go on with what links bring along. */
export function ConfigFailed(props: { failure: Extract<ConfigResult, { state: "failed" }> }) {
  const { t } = useLocale();
  const reason = () => {
    const { reason, detail } = props.failure;
    return t(reason === "missing" ? "app.configMissing" : "app.configBroken", { detail });
  };
  return (
    <div class="border-b border-line px-4">
      <Notice
        tone="bad"
        live
        what={t("app.configFailed")}
        why={t("app.configFailedWhy", { reason: reason() })}
        act={t("app.configFailedDo")}
      >
        <Button icon="retry" onClick={() => globalThis.location.reload()}>{t("app.reload")}</Button>
      </Notice>
    </div>
  );
}

/** A page that threw, or of which a part did not arrive. */
export function PageFailed(props: { error: unknown }) {
  const { t } = useLocale();
  const reason = () => props.error instanceof Error ? props.error.message : String(props.error);
  return (
    <div class="px-4">
      <Notice
        heading={1}
        tone="bad"
        what={t("app.pageFailed")}
        why={t("app.pageFailedWhy", { reason: reason() })}
        act={t("app.pageFailedDo")}
        live
      >
        <Button look="primary" icon="retry" onClick={() => globalThis.location.reload()}>
          {t("app.reload")}
        </Button>
      </Notice>
    </div>
  );
}
