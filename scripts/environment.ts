import { defaultHome } from "../media/config.ts";

/** The ports of the local stack. */
export type StackPorts = {
  client: number;
  edge: number;
  relay: number;
  box: number;
  rtmp: number;
  srt: number;
  webrtc: number;
};

/** What the scripts read of the environment, once. Each part reads its own variables itself. */
export type StackEnvironment = {
  /** Folder of state and caches. */
  home: string;
  ports: StackPorts;
  /** `DSTREAM_MEDIAMTX`. */
  mediamtx: string | undefined;
  /** `PATH`. */
  searchPath: string;
};

/** The variable and default of each port. */
export const PORTS: Readonly<Record<keyof StackPorts, { variable: string; port: number }>> = {
  client: { variable: "DSTREAM_CLIENT_PORT", port: 5656 },
  edge: { variable: "DSTREAM_EDGE_PORT", port: 5657 },
  relay: { variable: "DSTREAM_RELAY_PORT", port: 5658 },
  box: { variable: "DSTREAM_BOX_PORT", port: 5659 },
  rtmp: { variable: "DSTREAM_RTMP_PORT", port: 1935 },
  srt: { variable: "DSTREAM_SRT_PORT", port: 8890 },
  webrtc: { variable: "DSTREAM_WEBRTC_PORT", port: 8189 },
};

/** The environment, or every bad value in it by name. */
export type ReadEnvironment = { state: "ok"; environment: StackEnvironment } | {
  state: "bad";
  problems: string[];
};

/** Reads the variables the scripts know; a bad value is a problem with a name, never a silent default. */
export function readEnvironment(
  get: (name: string) => string | undefined,
  os = Deno.build.os,
): ReadEnvironment {
  const problems: string[] = [];
  const seen = new Map<number, string>();
  const readPort = (key: keyof StackPorts): number => {
    const { variable, port } = PORTS[key];
    const text = get(variable);
    const value = text === undefined || text === "" ? port : Number(text);
    if (!/^\d*$/.test(text ?? "") || value < 1 || value > 65535) {
      problems.push(`${variable} is "${text}": it must be a port number from 1 to 65535.`);
      return value;
    }
    const other = seen.get(value);
    if (other !== undefined) {
      problems.push(`${variable} and ${other} are both ${value}: each needs a port of its own.`);
    }
    seen.set(value, variable);
    return value;
  };
  const ports: StackPorts = {
    client: readPort("client"),
    edge: readPort("edge"),
    relay: readPort("relay"),
    box: readPort("box"),
    rtmp: readPort("rtmp"),
    srt: readPort("srt"),
    webrtc: readPort("webrtc"),
  };
  const home = get("DSTREAM_HOME") || defaultHome(get, os);
  if (home === undefined) problems.push("This account has no home folder: set DSTREAM_HOME to a folder.");
  if (problems.length > 0 || home === undefined) return { state: "bad", problems };
  const environment: StackEnvironment = {
    home,
    ports,
    mediamtx: get("DSTREAM_MEDIAMTX"),
    searchPath: get("PATH") ?? "",
  };
  return { state: "ok", environment };
}
