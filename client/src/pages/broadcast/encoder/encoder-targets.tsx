import type { JSX } from "solid-js";
import type { StreamGrant } from "../../../../../contracts/api/box.ts";
import { useLocale } from "../../../app/locale-context.tsx";
import { CopyField } from "../../../ui/copy-field.tsx";
import { Tabs } from "../../../ui/tabs.tsx";
import { encoderTargets } from "./encoder-settings.ts";
import { PhonePanel } from "./phone-panel.tsx";
import { ProfileSaver } from "./profile-saver.tsx";

/** Every way to publish, each with what its program asks for. */
export function EncoderTargets(props: { /** Read once. */ grant: StreamGrant }): JSX.Element {
  const { t } = useLocale();
  const { grant } = props;
  const { obs, srt, whip } = encoderTargets(grant);
  return (
    <Tabs
      label={t("broadcast.encoder")}
      tabs={[
        ...(obs === undefined ? [] : [{
          value: "obs",
          label: t("broadcast.obs"),
          content: () => (
            <div class="flex flex-col gap-3">
              <p class="text-quiet">{t("broadcast.obsService")}</p>
              <CopyField label={t("broadcast.obsServer")} value={obs.server} />
              <CopyField label={t("broadcast.obsKey")} value={obs.key} secret />
              <ProfileSaver grant={grant} way="rtmp" />
            </div>
          ),
        }]),
        {
          value: "whip",
          label: t("broadcast.whip"),
          content: () => (
            <div class="flex flex-col gap-3">
              <p class="text-quiet">{t("broadcast.whipService")}</p>
              <CopyField label={t("broadcast.whipServer")} value={whip.server} />
              <CopyField label={t("broadcast.whipBearer")} value={whip.bearer} secret />
              <ProfileSaver grant={grant} way="whip" />
            </div>
          ),
        },
        {
          value: "srt",
          label: t("broadcast.srt"),
          content: () => (
            <div class="flex flex-col gap-3">
              <p class="text-quiet">{t("broadcast.srtService")}</p>
              <CopyField label={t("broadcast.srtUrl")} value={srt} secret />
            </div>
          ),
        },
        { value: "phone", label: t("broadcast.phone"), content: () => <PhonePanel grant={grant} /> },
      ]}
    />
  );
}
