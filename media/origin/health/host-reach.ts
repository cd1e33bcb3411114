import { isIP } from "node:net";
import { reachOf } from "../webrtc/candidates.ts";

/** From where a host name or address can be reached. */
export type HostReach = "machine" | "network" | "everywhere";

/** Names that no public resolver knows. */
const LOCAL_ENDINGS = [".local", ".lan", ".home", ".internal", ".home.arpa", ".localdomain"];

/** From where a host can be reached, as far as its name tells; what resolves publicly may still be closed. */
export function hostReach(host: string): HostReach {
  const name = host.toLowerCase().replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (isIP(name) !== 0) {
    if (name === "0.0.0.0" || name === "::") return "machine";
    const reach = reachOf(name);
    return reach === 2 ? "machine" : reach === 1 ? "network" : "everywhere";
  }
  if (name === "localhost" || name.endsWith(".localhost")) return "machine";
  return !name.includes(".") || LOCAL_ENDINGS.some((ending) => name.endsWith(ending))
    ? "network"
    : "everywhere";
}
