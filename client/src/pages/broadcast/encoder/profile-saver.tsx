import { createSignal, type JSX, onCleanup, Show } from "solid-js";
import type { StreamGrant } from "../../../../../contracts/api/box.ts";
import { useLocale } from "../../../app/locale-context.tsx";
import { Button, buttonClass } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { obsProfile, obsProfileName, type ObsWay } from "./obs-profile.ts";
import { type ArchivedFile, storedZip } from "./stored-zip.ts";

/** Offers all settings of OBS as one file, and says first what stands in it. */
export function ProfileSaver(props: { /** Read once. */ grant: StreamGrant; way: ObsWay }): JSX.Element {
  const { t } = useLocale();
  const [open, setOpen] = createSignal(false);
  const files = obsProfile(props.grant, props.way);
  const name = obsProfileName(props.grant.d, props.way);
  const close = () => setOpen(false);
  return (
    <Show when={files}>
      {(files) => (
        <div class="flex flex-col items-start gap-1">
          <Button onClick={() => setOpen(true)}>{t("broadcast.profileSave")}</Button>
          <p class="text-small text-quiet">{t("broadcast.profileHint")}</p>
          <Dialog
            open={open()}
            onClose={close}
            title={t("broadcast.profileTitle")}
            actions={
              <>
                <Button onClick={close}>{t("broadcast.cancel")}</Button>
                <SaveLink files={files()} name={`${name}.zip`} onSaved={close} />
              </>
            }
          >
            <Notice
              tone="attention"
              what={t("broadcast.profileKey")}
              act={t("broadcast.profileKeyDo")}
            />
            <ol class="flex list-decimal flex-col gap-1 ps-5">
              <li>{t("broadcast.profileUnpack", { name })}</li>
              <li>{t("broadcast.profileImport", { name })}</li>
              <li>{t("broadcast.profileChoose", { name })}</li>
            </ol>
            <p class="text-small text-quiet">{t("broadcast.profileExists")}</p>
          </Dialog>
        </div>
      )}
    </Show>
  );
}

/** Made when the dialog opens and dropped with it, so that the key lies about no longer than needed. */
function SaveLink(props: { files: readonly ArchivedFile[]; name: string; onSaved: () => void }): JSX.Element {
  const { t } = useLocale();
  const url = URL.createObjectURL(new Blob([storedZip(props.files)], { type: "application/zip" }));
  onCleanup(() => URL.revokeObjectURL(url));
  return (
    <a
      href={url}
      download={props.name}
      class={buttonClass("primary")}
      // After the browser has taken the file: closing takes its address away.
      onClick={() => setTimeout(props.onSaved)}
    >
      {t("broadcast.profileSaveYes")}
    </a>
  );
}
