import { settingsOf, unitOf } from "./install.ts";
import type { Machine } from "./machine.ts";
import { PLACES, SERVICES } from "./settings.ts";

export type UninstallOptions = {
  machine: Machine;
  /** Also keys, settings, recordings and events: for good. Default: they stay. */
  purge?: boolean;
  say: (line: string) => void;
};

/** Ends all parts and takes their programs off the machine. Returns the folders that stay, with keys and state in them. */
export async function uninstall({ machine, purge = false, say }: UninstallOptions): Promise<string[]> {
  const stay: string[] = [];
  for (const service of SERVICES.toReversed()) {
    if (await machine.read(unitOf(service)) !== undefined) {
      say(`${service}: ending`);
      await machine.run("systemctl", ["disable", "--now", `${service}.service`]);
      await machine.remove(unitOf(service));
    }
    // A user of the moment has its state in private/, and a link to it.
    for (const folder of [`${PLACES.state}/private/${service}`, `${PLACES.state}/${service}`]) {
      if (purge) await machine.remove(folder);
      else if ((await machine.list(folder)).length > 0 && !folder.includes("/private/")) stay.push(folder);
    }
    if (purge) await machine.remove(settingsOf(service));
    else if (await machine.read(settingsOf(service)) !== undefined) stay.push(settingsOf(service));
  }
  await machine.run("systemctl", ["daemon-reload"]);
  say(`${PLACES.programs}: removing`);
  await machine.remove(PLACES.programs);
  if (purge) await machine.remove(PLACES.settings);
  return stay.toSorted();
}
