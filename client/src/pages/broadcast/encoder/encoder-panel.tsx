import { createSignal, For, type JSX, Show } from "solid-js";
import type { StreamGrant } from "../../../../../contracts/api/box.ts";
import { useLocale } from "../../../app/locale-context.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { ENCODER_SETTINGS } from "./encoder-settings.ts";
import { EncoderTargets } from "./encoder-targets.tsx";

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
            <EncoderTargets grant={grant} />
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
