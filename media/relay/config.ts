import { isIP } from "node:net";
import { homedir } from "node:os";

/** What the relay's process reads of the environment, once. */
export type RelayConfig = { port: number; hostname: string; home: string };

/** Reads the variables; a bad value is a problem with a name, never a silent default. */
export function readRelayConfig(
  get: (name: string) => string | undefined,
  os: string,
): { state: "ok"; config: RelayConfig } | { state: "bad"; problem: string } {
  const port = get("DSTREAM_RELAY_PORT") || "5658";
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    return {
      state: "bad",
      problem: `DSTREAM_RELAY_PORT is "${port}": it must be a port number from 1 to 65535.`,
    };
  }
  const hostname = get("DSTREAM_LISTEN") || "0.0.0.0";
  if (isIP(hostname) === 0) {
    return {
      state: "bad",
      problem:
        `DSTREAM_LISTEN is "${hostname}": it must be an address of this machine, such as 127.0.0.1 behind a proxy on it.`,
    };
  }
  return {
    state: "ok",
    config: { port: Number(port), hostname, home: get("DSTREAM_HOME") || defaultHome(get, os) },
  };
}

/** The platform's folder for a program's data. */
function defaultHome(get: (name: string) => string | undefined, os: string): string {
  if (os === "darwin") return `${homedir()}/Library/Application Support/dstream`;
  return `${get("XDG_DATA_HOME") || `${homedir()}/.local/share`}/dstream`;
}
