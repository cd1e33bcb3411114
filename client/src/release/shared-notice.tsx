import { createResource, createSignal, createUniqueId, type JSX, Show } from "solid-js";
import { copyAddress, hostBehind } from "../app/copy-address.ts";
import { useLocale } from "../app/locale-context.tsx";
import { Button, buttonClass } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

/** On a gateway that serves every site from one origin: what that means, and the way to an origin of its own. */
export function SharedNotice(): JSX.Element {
  const { load, t } = useLocale();
  const [words] = createResource(async () => {
    await load(["site"]);
    return true;
  });
  const where = createUniqueId();
  const [dismissed, setDismissed] = createSignal(false);
  const close = ({ currentTarget }: { currentTarget: Element }) => {
    // The keyboard would else begin at the top again.
    currentTarget.closest("main")?.focus({ preventScroll: true });
    setDismissed(true);
  };
  // Read when it is followed: the viewer may be elsewhere in the site by then.
  const own = () => {
    const address = copyAddress(globalThis.location.href);
    return address.where === "path" ? address.own : undefined;
  };
  return (
    <Show when={words() === true && !dismissed()}>
      <div class="border-b border-line px-4" data-notice="shared">
        <Notice
          tone="attention"
          what={t("site.shared")}
          why={t("site.sharedWhy")}
          act={t(own() === undefined ? "site.sharedElsewhere" : "site.sharedDo")}
        >
          <Show when={own()}>
            {(href) => (
              <>
                <a
                  href={href()}
                  class={buttonClass("primary")}
                  aria-describedby={where}
                  onClick={(event) => event.currentTarget.href = own() ?? href()}
                >
                  {t("site.sharedOpen")}
                </a>
                <span id={where} class="self-center text-small text-quiet">
                  {t("site.leadsTo", { host: hostBehind(href()) })}
                </span>
              </>
            )}
          </Show>
          <Button onClick={close}>{t("app.close")}</Button>
        </Notice>
      </div>
    </Show>
  );
}
