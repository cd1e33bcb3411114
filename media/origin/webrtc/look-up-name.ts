import { lookup, resolve4, resolve6 } from "node:dns/promises";
import { reachOf } from "./candidates.ts";
import type { Lookup } from "./reached-address.ts";

export type NameSources = {
  /** Addresses as every program of this machine gets them, its own list of hosts included. */
  system: Lookup;
  /** Addresses as name servers tell them. */
  servers: Lookup;
};

const THIS_MACHINE: NameSources = {
  system: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
  servers: async (name) =>
    (await Promise.allSettled([resolve4(name), resolve6(name)])).flatMap((found) =>
      found.status === "fulfilled" ? found.value : []
    ),
};

/** The addresses of a name. A machine often lists its own name as 127.0.1.1: then name servers are asked besides. */
export async function lookUpName(name: string, from: NameSources = THIS_MACHINE): Promise<string[]> {
  const listed = await from.system(name);
  if (listed.some((address) => reachOf(address) < 2)) return listed;
  return [...new Set([...listed, ...await from.servers(name)])];
}
