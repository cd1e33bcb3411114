import { For, type JSX } from "solid-js";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { useLocale } from "./locale-context.tsx";
import { useNostr } from "./nostr-context.tsx";

/** Relays that want to know who asks; the viewer decides before anything is told. */
export function AuthRequests(): JSX.Element {
  const { t } = useLocale();
  const nostr = useNostr();
  return (
    <For each={nostr.authRequests()}>
      {(request) => (
        <div class="border-b border-line px-4">
          <Notice live what={t("app.authAsked", { relay: request.relay })} why={t("app.authWhy")}>
            <Button onClick={request.allow}>{t("app.authAllow")}</Button>
            <Button look="quiet" onClick={request.deny}>{t("app.authDeny")}</Button>
          </Notice>
        </div>
      )}
    </For>
  );
}
