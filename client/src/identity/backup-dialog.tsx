import type { JSX } from "solid-js";
import { useLocale } from "../app/locale-context.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { useIdentity } from "./identity.ts";
import { LockedCopy } from "./locked-copy.tsx";

/** Exports the key, locked with a password, and keeps asking until it is put away. */
export function BackupDialog(props: { onClose: () => void }): JSX.Element {
  const { t } = useLocale();
  const identity = useIdentity();
  return (
    <Dialog open onClose={props.onClose} title={t("identity.backupTitle")}>
      <LockedCopy
        about={t("identity.backupExplain")}
        action={t("identity.lock")}
        file="dstream-identity.txt"
        lock={identity.exportKey}
        onKept={() => {
          identity.confirmBackup();
          props.onClose();
        }}
        onClose={props.onClose}
      />
    </Dialog>
  );
}
