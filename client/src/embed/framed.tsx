import { createResource, type JSX, Show } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { buttonClass } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

/** In place of the site where another page has it in a frame: nothing here may be pressed unseen. */
export function Framed(): JSX.Element {
  const { load, t } = useLocale();
  const [words] = createResource(async () => {
    await load(["site"]);
    return true;
  });
  return (
    <Show when={words() === true}>
      <main class="px-4">
        <Notice
          heading={1}
          tone="attention"
          what={t("site.framed")}
          why={t("site.framedWhy")}
          act={t("site.framedDo")}
        >
          <a href={globalThis.location.href} target="_blank" rel="noreferrer" class={buttonClass("primary")}>
            {t("site.framedOpen")}
          </a>
        </Notice>
      </main>
    </Show>
  );
}
