import { valueIn } from "../install/environment-files.ts";
import { settingsOf, unitOf } from "../install/install.ts";
import type { Machine } from "../install/machine.ts";
import type { Service } from "../install/settings.ts";
import type { PartAddresses } from "./ask-parts.ts";

export type InstalledParts = {
  addresses: PartAddresses;
  /** What this account can't look at, and what to do; undefined where there is nothing of that kind. */
  unseen?: string;
};

/** Behind their web server the parts listen where the installer says. */
const PARTS = [
  ["relay", "dstream-relay", "http://localhost:5658"],
  ["edge", "dstream-edge", "http://localhost:5657"],
  ["box", "dstream-box", "http://localhost:5659"],
] as const;

/** Where the services of `task box --install` answer on a machine; undefined where it has none. */
export async function installedParts(machine: Pick<Machine, "read">): Promise<InstalledParts | undefined> {
  const has = async (service: Service) => await machine.read(unitOf(service)) !== undefined;
  const addresses: PartAddresses = {};
  for (const [part, service, url] of PARTS) if (await has(service)) addresses[part] = url;
  if (!await has("dstream-web")) return Object.keys(addresses).length === 0 ? undefined : { addresses };
  const settings = settingsOf("dstream-web");
  try {
    const domain = valueIn(await machine.read(settings), "DSTREAM_DOMAIN");
    return domain === undefined
      ? { addresses, unseen: `The site is not looked at: ${settings} names no DSTREAM_DOMAIN.` }
      : { addresses: { client: `https://${domain}`, ...addresses } };
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    const unseen = `The site is not looked at: its name is in ${settings}, which only root reads. ` +
      "Ask by sudo, or name it: --client https://your.name";
    return { addresses, unseen };
  }
}
