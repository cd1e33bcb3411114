import { createSignal, For, type JSX, Show } from "solid-js";
import type { StreamGrant } from "../../../../contracts/api/box.ts";
import { useLocale } from "../../app/locale-context.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { ENCODER_SETTINGS, encoderTargets } from "./encoder-settings.ts";

export type EncoderPanelProps = {
  /** Present only right after the box gave a key. */
  grant: StreamGrant | undefined;
  onAir: boolean;
  busy: boolean;
  onRenewKey: () => void;
};

/** Where the encoder has to send, with what key, and set how. */
export function EncoderPanel(props: EncoderPanelProps): JSX.Element {
  const { t } = useLocale();
  const [asking, setAsking] = createSignal(false);
  const renew = () => {
    setAsking(false);
    props.onRenewKey();
  };
  return (
    <section class="flex flex-col gap-4">
      <h2 class="text-title">{t("broadcast.encoder")}</h2>
      <Show
        when={props.grant}
        keyed
        fallback={
          <Notice what={t("broadcast.keyGone")} act={t("broadcast.keyGoneDo")}>
            <Button busy={props.busy} onClick={() => props.onAir ? setAsking(true) : renew()}>
              {t("broadcast.keyNew")}
            </Button>
          </Notice>
        }
      >
        {(grant) => (
          <>
            <Targets grant={grant} />
            <p class="text-small text-attention">{t("broadcast.keyOnce")}</p>
          </>
        )}
      </Show>
      <div>
        <h3 class="pb-1">{t("broadcast.settingsTitle")}</h3>
        <dl class="grid grid-cols-[auto_1fr] gap-x-4">
          <For each={ENCODER_SETTINGS}>
            {({ name, value }) => (
              <>
                <dt class="text-quiet">{t(`broadcast.setting-${name}`)}</dt>
                <dd>
                  <bdi>{value}</bdi>
                </dd>
              </>
            )}
          </For>
        </dl>
      </div>
      <Dialog
        open={asking()}
        onClose={() => setAsking(false)}
        title={t("broadcast.keyNewTitle")}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t("broadcast.cancel")}</Button>
            <Button look="danger" onClick={renew}>{t("broadcast.keyNew")}</Button>
          </>
        }
      >
        <p class="text-quiet">{t("broadcast.keyNewWhy")}</p>
      </Dialog>
    </section>
  );
}

function Targets(props: { /** Read once. */ grant: StreamGrant }): JSX.Element {
  const { t } = useLocale();
  const { obs, srt, whip } = encoderTargets(props.grant);
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
      ]}
    />
  );
}
