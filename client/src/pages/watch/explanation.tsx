import type { JSX } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";

/** The explanation that takes a minute to read. */
export function Explanation(): JSX.Element {
  const { t } = useLocale();
  return (
    <details class="mt-2">
      <summary class="w-fit underline decoration-line underline-offset-4">{t("watch.explain")}</summary>
      <div class="mt-2 flex max-w-prose flex-col gap-2 text-quiet">
        <p>{t("watch.explain1")}</p>
        <p>{t("watch.explain2")}</p>
        <p>{t("watch.explain3")}</p>
        <p>{t("watch.explain4")}</p>
      </div>
    </details>
  );
}
