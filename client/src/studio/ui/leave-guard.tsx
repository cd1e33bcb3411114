import { createEffect, createSignal, type JSX, onCleanup } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { useRoute } from "../../app/route-context.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";

/** Asks before a link, Back or a search would take the page away that sends; closing the tab is the browser's question. */
export function LeaveGuard(props: { sending: boolean }): JSX.Element {
  const { t } = useLocale();
  const { hold, navigate } = useRoute();
  let letGo = () => {};
  const [wanted, setWanted] = createSignal<string>();
  createEffect(() => {
    if (!props.sending) return;
    const ask = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || link?.target === "_blank";
      if (link === null || elsewhere || !link.hash.startsWith("#/")) return;
      event.preventDefault();
      event.stopPropagation();
      setWanted(link.hash.slice(1));
    };
    // Before the browser follows it, so that its history has no step that was not made.
    document.addEventListener("click", ask, { capture: true });
    letGo = hold(setWanted);
    onCleanup(() => {
      document.removeEventListener("click", ask, { capture: true });
      letGo();
    });
  });
  const stay = () => setWanted(undefined);
  return (
    <Dialog
      open={wanted() !== undefined}
      onClose={stay}
      title={t("studio.leaveTitle")}
      actions={
        <>
          <Button onClick={stay}>{t("studio.leaveStay")}</Button>
          <Button
            onClick={() => {
              globalThis.open(`#${wanted() ?? ""}`, "_blank", "noopener");
              stay();
            }}
          >
            {t("studio.leaveTab")}
          </Button>
          <Button
            look="danger"
            onClick={() => {
              letGo();
              navigate(wanted() ?? "/");
            }}
          >
            {t("studio.leaveGo")}
          </Button>
        </>
      }
    >
      <p class="text-quiet">{t("studio.leaveWhy")}</p>
    </Dialog>
  );
}
