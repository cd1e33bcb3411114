import { type JSX, Show } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { BackupButton } from "./backup-reminder.tsx";
import { useIdentity } from "./identity.ts";
import { shownName } from "../nostr/profiles.ts";

/** Asks before an identity is forgotten, and warns when that would be for good. */
export function SignOutDialog(props: { onClose: () => void }): JSX.Element {
  const { t } = useLocale();
  const identity = useIdentity();
  const atRisk = () => {
    const state = identity.state();
    return state.kind === "local" && !state.backedUp ? state.pubkey : undefined;
  };
  const leave = (discard: boolean) => {
    identity.signOut({ discard });
    props.onClose();
  };
  return (
    <Dialog open onClose={props.onClose} title={t("identity.signOutTitle")}>
      <Show
        when={atRisk()}
        fallback={
          <>
            <p class="text-quiet">{t("identity.signOutSafe")}</p>
            <div class="flex justify-end gap-2">
              <Button onClick={props.onClose}>{t("identity.cancel")}</Button>
              <Button look="primary" onClick={() => leave(false)}>{t("identity.signOut")}</Button>
            </div>
          </>
        }
      >
        {(pubkey) => (
          <>
            <Notice
              tone="bad"
              what={t("identity.signOutLoss")}
              why={t("identity.signOutLossWhy", { name: shownName(undefined, pubkey()) })}
              act={t("identity.signOutLossDo")}
            />
            <div class="flex flex-wrap justify-end gap-2">
              <Button onClick={props.onClose}>{t("identity.cancel")}</Button>
              <BackupButton look="primary" />
              <Button look="danger" onClick={() => leave(true)}>{t("identity.signOutAnyway")}</Button>
            </div>
          </>
        )}
      </Show>
    </Dialog>
  );
}
