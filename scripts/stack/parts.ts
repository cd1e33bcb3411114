import { childEnvironment } from "../../media/child-environment.ts";
import { mostConnections } from "../../media/open-files.ts";
import { PORTS, type StackEnvironment, type StackPorts } from "../environment.ts";
import { PART_VARIABLES } from "./part-variables.ts";
import type { WantedPort } from "../supervisor/ports.ts";
import type { Part } from "../supervisor/supervisor.ts";

export type StackOptions = {
  environment: StackEnvironment;
  /** The repository's folder. */
  root: string;
  /** The MediaMTX binary. */
  mediamtx: string;
  /** Variables that only the edge gets; default: none. */
  edge?: Readonly<Record<string, string>>;
  /** Variables that only the box gets; default: none. */
  box?: Readonly<Record<string, string>>;
  /** What the client's server is called with; default: nothing. */
  client?: readonly string[];
  /** What this process knows; default: its environment. Each part gets what is for it. */
  all?: Readonly<Record<string, string>>;
};

/**
 * What the edge is told as a part of the whole local stack, unless the person set it: its relay is on this machine, which an edge
 * that runs alone, maybe on the internet, must ask for no stranger.
 */
export function stackEdge(
  ports: StackPorts,
  get: (name: string) => string | undefined,
): Record<string, string> {
  const variables = {
    DSTREAM_EDGE_LOCAL_RELAYS: "1",
    // By number: the relay needn't listen at every address of the name.
    DSTREAM_EDGE_RELAYS: `ws://127.0.0.1:${ports.relay}`,
  };
  return Object.fromEntries(Object.entries(variables).filter(([name]) => get(name) === undefined));
}

/**
 * How the runtime of an edge is called: with the 16 MB and more that it lets new objects fill before it looks which of them live,
 * a tracker's socket weighs twice as much.
 */
export const EDGE_RUNTIME = ["--v8-flags=--max-semi-space-size=4"] as const;

/** The parts that make up the local stack, in the order they are shown. */
export function stackParts(
  { environment, root, mediamtx, edge = {}, box = {}, client = [], all = Deno.env.toObject() }: StackOptions,
): Part[] {
  const { home, ports } = environment;
  const part = (
    name: keyof typeof PART_VARIABLES,
    script: string,
    allow: readonly string[],
    healthy: Part["healthy"],
    more = {},
    given: readonly string[] = [],
  ): Part => ({
    name,
    command: {
      program: Deno.execPath(),
      args: ["run", "--no-prompt", ...allow, script, ...given],
      env: childEnvironment({
        all,
        names: PART_VARIABLES[name],
        given: { ...portVariables(ports), DSTREAM_HOME: home, NO_COLOR: "1", ...more },
      }),
      cwd: root,
    },
    healthy,
  });
  const serve = ["--allow-net", "--allow-env", "--allow-sys", "--allow-read"];
  const keep = [...serve, "--allow-write"];
  return [
    part("relay", "media/relay/main.ts", keep, answers(relayHttp(ports), RELAY_INFO), {}, [
      // Its limit of open files is this process's, and Deno tells that only to who has all access.
      `--connections=${mostConnections()}`,
    ]),
    part("edge", "edge/main.ts", [...EDGE_RUNTIME, ...keep], answers(`${edgeUrl(ports)}/v1/health`), edge, [
      `--connections=${mostConnections()}`,
    ]),
    part("client", "scripts/client/main.ts", serve, answers(`${clientUrl(ports)}/config.json`), {}, client),
    part("box", "media/main.ts", ["--allow-all"], answers(`${boxUrl(ports)}/v1/box`), {
      DSTREAM_MEDIAMTX: mediamtx,
      ...box,
    }),
  ];
}

/** Every port the stack listens on. */
export function stackPorts(ports: StackPorts): WantedPort[] {
  const want = (part: string, key: keyof StackPorts, protocol: "tcp" | "udp" = "tcp"): WantedPort => ({
    part,
    variable: PORTS[key].variable,
    port: ports[key],
    protocol,
  });
  return [
    want("client", "client"),
    want("edge", "edge"),
    want("relay", "relay"),
    want("box", "box"),
    want("box (RTMP)", "rtmp"),
    want("box (SRT)", "srt", "udp"),
    want("box (WebRTC)", "webrtc", "udp"),
    want("box (WebRTC)", "webrtc"),
  ];
}

/** Where a person opens the client. */
export const clientUrl = (ports: StackPorts) => `http://localhost:${ports.client}`;
/** Where the edge answers. */
export const edgeUrl = (ports: StackPorts) => `http://localhost:${ports.edge}`;
/** Where the relay listens. */
export const relayUrl = (ports: StackPorts) => `ws://localhost:${ports.relay}`;
/** Where the box answers. */
export const boxUrl = (ports: StackPorts) => `http://localhost:${ports.box}`;

const RELAY_INFO = { accept: "application/nostr+json" };
const relayHttp = (ports: StackPorts) => `http://localhost:${ports.relay}/`;

/** A health check: the address answers with success. */
export function answers(url: string, headers: Record<string, string> = {}): Part["healthy"] {
  return async (signal) => {
    const response = await fetch(url, { signal, headers });
    await response.body?.cancel();
    return response.ok;
  };
}

function portVariables(ports: StackPorts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(PORTS).map(([key, { variable }]) => [variable, String(ports[key as keyof StackPorts])]),
  );
}
