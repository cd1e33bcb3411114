import type { JSX } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { ShareButton } from "./share-button.tsx";

/** Where a stream is watched: to copy, to open, to share. */
export function WatchLinks(props: { title: string; url: string }): JSX.Element {
  const { t } = useLocale();
  return (
    <section class="flex flex-col gap-2">
      <CopyField label={t("broadcast.watchLink")} value={props.url} />
      <div class="flex flex-wrap gap-2">
        <a href={props.url} target="_blank" rel="noopener" class={buttonClass("plain")}>
          {t("broadcast.openWatch")}
        </a>
        <ShareButton title={props.title} url={props.url} />
      </div>
    </section>
  );
}
