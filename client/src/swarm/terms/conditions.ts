import type { Conditions } from "./terms.ts";

/** The Network Information API where a browser has it; not all have all of it. */
export type Connection = Pick<EventTarget, "addEventListener" | "removeEventListener"> & {
  readonly type?: string;
  readonly saveData?: boolean;
};

/** What `navigator.getBattery()` answers where a browser has it. */
export type Battery = Pick<EventTarget, "addEventListener" | "removeEventListener"> & {
  readonly charging: boolean;
  /** From 0 to 1. */
  readonly level: number;
};

/** What a browser tells about its device. */
export type Device = { connection?: Connection; getBattery?: () => Promise<Battery> };

export type ConditionsWatch = {
  conditions: () => Conditions;
  stop: () => void;
};

const LOW_LEVEL = 0.2;
const METERED = new Set(["cellular", "bluetooth", "wimax"]);

/** Watches what the device says of its connection and battery until stopped. */
export function makeConditions(device: Device, onChange: (conditions: Conditions) => void): ConditionsWatch {
  const { connection } = device;
  let battery: Battery | undefined;
  let stopped = false;
  const read = (): Conditions => ({
    dataSaver: connection?.saveData === true,
    metered: METERED.has(connection?.type ?? ""),
    lowBattery: battery !== undefined && !battery.charging && battery.level <= LOW_LEVEL,
  });
  let last = read();
  const look = () => {
    const next = read();
    if (
      next.dataSaver === last.dataSaver && next.metered === last.metered &&
      next.lowBattery === last.lowBattery
    ) return;
    last = next;
    onChange(next);
  };

  connection?.addEventListener("change", look);
  device.getBattery?.().then((found) => {
    if (stopped) return;
    battery = found;
    battery.addEventListener("levelchange", look);
    battery.addEventListener("chargingchange", look);
    look();
  }, (error: unknown) => {
    // A page policy may forbid it: then the battery is not known.
    console.info("the battery can't be asked:", error);
  });

  return {
    conditions: () => last,
    stop() {
      stopped = true;
      connection?.removeEventListener("change", look);
      battery?.removeEventListener("levelchange", look);
      battery?.removeEventListener("chargingchange", look);
    },
  };
}

/** This browser's device; what it keeps to itself is left out. */
export function deviceOf(navigator: object): Device {
  const { connection, getBattery } = navigator as Device;
  return {
    ...(connection !== undefined && { connection }),
    ...(getBattery !== undefined && { getBattery: () => getBattery.call(navigator) }),
  };
}

/** Whether the browser says what kind of connection it has; without that, nobody knows whether it is metered. */
export function tellsConnection({ connection }: Device): boolean {
  return connection?.type !== undefined;
}
