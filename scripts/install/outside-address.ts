import { isIPv4 } from "node:net";
import { hostReach } from "../../media/origin/health/host-reach.ts";
import type { Machine } from "./machine.ts";

/**
 * The IPv4 address to which a name leads who isn't on this machine; undefined where there is none. Name servers are asked first:
 * the machine's own list of hosts often leads its own name to 127.0.1.1. `container/turn.sh` looks in the same way.
 */
export async function outsideAddress(name: string, run: Machine["run"]): Promise<string | undefined> {
  for (const by of [["-s", "dns"], []]) {
    const asked = await run("getent", [...by, "ahostsv4", name]);
    if (asked.state !== "done") continue;
    const addresses = asked.lines.map((line) => line.split(/\s+/)[0] ?? "");
    const found = addresses.find((one) => isIPv4(one) && hostReach(one) !== "machine");
    if (found !== undefined) return found;
  }
  return undefined;
}
