/** One camera or microphone to choose from. */
export type Device = { id: string; label: string };

/** What is plugged in. Labels are empty until a person has let the page use one. */
export type Devices = { cameras: Device[]; microphones: Device[] };

/** Before anything was listed. */
export const NO_DEVICES: Devices = { cameras: [], microphones: [] };

/** Sorts what the browser lists; what has no id yet can't be chosen. */
export function readDevices(
  infos: readonly Pick<MediaDeviceInfo, "kind" | "deviceId" | "label">[],
): Devices {
  const of = (kind: MediaDeviceKind) =>
    infos
      // `communications` is a second name of a device that is listed anyway.
      .filter((info) => info.kind === kind && info.deviceId !== "" && info.deviceId !== "communications")
      .map(({ deviceId, label }) => ({ id: deviceId, label: label.slice(0, 120) }));
  return { cameras: of("videoinput"), microphones: of("audioinput") };
}
