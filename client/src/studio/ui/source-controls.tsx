import { createSignal, type JSX, Show } from "solid-js";
import { useLocale } from "../../app/locale-context.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import type { Broadcaster, BroadcasterView } from "../broadcaster.ts";
import type { Source } from "../capture/capture.ts";
import type { Device } from "../capture/devices.ts";
import { BITRATES, type PresetName, PRESETS } from "../presets.ts";
import { type Corner, CORNERS, type Scene } from "../stage/layout.ts";
import { LevelMeter } from "./level-meter.tsx";
import { SelectField } from "./select-field.tsx";

export type SourceControlsProps = { view: BroadcasterView; broadcaster: Broadcaster; sending: boolean };

const SCENES = ["camera", "screen", "both"] as const;

/** What is shown, from which device, how large; all but the size can change while sending. */
export function SourceControls(props: SourceControlsProps): JSX.Element {
  const { t, locale } = useLocale();
  const capture = () => props.view.capture;
  // What was pressed holds while the browser asks; after a "no" the old choice must show again.
  const [asked, setAsked] = createSignal<Scene>();
  const show = async (scene: Scene) => {
    setAsked(scene);
    await props.broadcaster.show(scene);
    setAsked(undefined);
  };
  const megabits = (bits: number) =>
    `${(bits / 1_000_000).toLocaleString(locale(), { maximumFractionDigits: 1 })} Mbit/s`;
  return (
    <div class="flex flex-col gap-4">
      <Choice<Scene>
        label={t("studio.scene")}
        value={asked() ?? props.view.scene}
        onChoose={(scene) => void show(scene)}
        options={SCENES.map((value) => ({ value, label: t(`studio.scene-${value}`) }))}
      />
      <div class="flex flex-wrap items-center gap-3">
        <Button
          aria-pressed={props.view.muted.microphone}
          disabled={capture().microphone.is !== "on"}
          onClick={() => props.broadcaster.mute("microphone", !props.view.muted.microphone)}
        >
          {t(props.view.muted.microphone ? "studio.unmute" : "studio.mute")}
        </Button>
        <Show when={capture().screenSound}>
          <Button
            aria-pressed={props.view.muted.screen}
            onClick={() => props.broadcaster.mute("screen", !props.view.muted.screen)}
          >
            {t(props.view.muted.screen ? "studio.unmuteScreen" : "studio.muteScreen")}
          </Button>
        </Show>
        <LevelMeter
          read={() => props.broadcaster.level()}
          on={capture().microphone.is === "on" || capture().screenSound !== undefined}
          silent={props.view.silent}
        />
      </div>
      <div class="grid gap-x-4 gap-y-3 sm:grid-cols-2">
        <DeviceField
          label={t("studio.source-camera")}
          off={t("studio.deviceOff")}
          unnamed={t("studio.deviceUnnamed")}
          source={capture().camera}
          devices={capture().devices.cameras}
          onChoose={(id) => choose("camera", id)}
        />
        <DeviceField
          label={t("studio.source-microphone")}
          off={t("studio.deviceOff")}
          unnamed={t("studio.deviceUnnamed")}
          source={capture().microphone}
          devices={capture().devices.microphones}
          onChoose={(id) => choose("microphone", id)}
        />
        <SelectField<PresetName>
          label={t("studio.size")}
          value={props.view.preset}
          disabled={props.sending}
          hint={props.sending ? t("studio.sizeFixed") : undefined}
          options={(Object.keys(PRESETS) as PresetName[]).map((value) => {
            const { height, fps } = PRESETS[value];
            return { value, label: t("studio.sizeOption", { height: String(height), fps: String(fps) }) };
          })}
          onChoose={(preset) => props.broadcaster.choosePreset(preset)}
        />
        <SelectField
          label={t("studio.bitrate")}
          value={String(props.view.bitrate)}
          options={BITRATES.map((bits) => ({ value: String(bits), label: megabits(bits) }))}
          onChoose={(bits) => void props.broadcaster.chooseBitrate(Number(bits))}
        />
        <Show when={props.view.scene === "both"}>
          <SelectField<Corner>
            label={t("studio.corner")}
            value={props.view.corner}
            options={CORNERS.map((value) => ({ value, label: t(`studio.corner-${value}`) }))}
            onChoose={(corner) => props.broadcaster.place(corner)}
          />
        </Show>
      </div>
      <Show when={capture().screen.is === "on"}>
        <div>
          <Button onClick={() => void props.broadcaster.shareAgain()}>{t("studio.shareOther")}</Button>
        </div>
      </Show>
    </div>
  );

  function choose(what: "camera" | "microphone", id: string): void {
    if (id === "") props.broadcaster.off(what);
    else void props.broadcaster.ask(what, id);
  }
}

type DeviceFieldProps = {
  label: string;
  off: string;
  unnamed: string;
  source: Source;
  devices: readonly Device[];
  onChoose: (id: string) => void;
};

function DeviceField(props: DeviceFieldProps): JSX.Element {
  const chosen = () => props.source.is === "on" ? props.source.device ?? props.devices[0]?.id ?? "" : "";
  return (
    <SelectField
      label={props.label}
      value={chosen()}
      options={[
        { value: "", label: props.off },
        ...props.devices.map(({ id, label }) => ({ value: id, label: label === "" ? props.unnamed : label })),
      ]}
      onChoose={props.onChoose}
    />
  );
}
