import { createSignal, type JSX, Show, Suspense } from "solid-js";
import type { StreamGrant } from "../../../../../contracts/api/box.ts";
import { useLocale } from "../../../app/locale-context.tsx";
import { Button, buttonClass } from "../../../ui/button.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { CopyField } from "../../../ui/copy-field.tsx";
import { late } from "../../../ui/late.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { onlyThisMachine, type PhoneCode, phoneCodes } from "./phone-code.ts";

const QrCode = late(async () => (await import("../../../ui/qr-code.tsx")).QrCode);

/** A code to scan for encoder apps on a phone; it holds the key, so it is covered until asked for. */
export function PhonePanel(props: { /** Read once. */ grant: StreamGrant }): JSX.Element {
  const { t } = useLocale();
  const codes = phoneCodes(props.grant);
  const [chosen, setChosen] = createSignal<PhoneCode["code"]>(codes[0]?.code ?? "rtmp");
  const [shown, setShown] = createSignal(false);
  const text = () => codes.find(({ code }) => code === chosen())?.text ?? "";
  const forLarix = () => chosen().startsWith("larix");
  return (
    <div class="flex flex-col gap-3">
      <p class="text-quiet">{t("broadcast.phoneWhy")}</p>
      <Show when={onlyThisMachine(props.grant)}>
        <Notice tone="attention" what={t("broadcast.phoneLocal")} act={t("broadcast.phoneLocalDo")} />
      </Show>
      <Choice<PhoneCode["code"]>
        label={t("broadcast.phoneFor")}
        value={chosen()}
        onChoose={setChosen}
        options={codes.map(({ code }) => ({ value: code, label: t(`broadcast.phone-${code}`) }))}
      />
      <div class="flex flex-wrap items-end gap-3">
        <Show
          when={shown()}
          fallback={
            <div class="flex size-56 max-w-full flex-col items-center justify-center gap-3 rounded border border-control bg-sunken p-4 text-center">
              <p class="text-small text-quiet">{t("broadcast.phoneCovered")}</p>
              <Button icon="eye" onClick={() => setShown(true)}>{t("broadcast.phoneShow")}</Button>
            </div>
          }
        >
          <Suspense fallback={<div class="size-56 max-w-full rounded bg-sunken" />}>
            <QrCode text={text()} label={t("broadcast.phoneCode")} />
          </Suspense>
          <div class="flex flex-col items-start gap-2">
            <Button icon="eyeOff" onClick={() => setShown(false)}>{t("broadcast.phoneHide")}</Button>
            <Show when={forLarix()}>
              <a href={text()} class={buttonClass("plain")}>{t("broadcast.phoneOpen")}</a>
            </Show>
          </div>
        </Show>
      </div>
      <CopyField label={t("broadcast.phoneText")} value={text()} secret />
    </div>
  );
}
