import { join } from "node:path";
import { childEnvironment } from "../../../media/child-environment.ts";
import type { StackPorts } from "../../environment.ts";
import { firstFound, PACKAGES, type SystemPackage } from "../../packages.ts";
import { answers, boxUrl, relayUrl, stackEdge, stackParts } from "../../stack/parts.ts";
import type { Part } from "../../supervisor/supervisor.ts";
import { CONTROL_PORT } from "./control.ts";
import { sendingArgs } from "./picture.ts";

/** A part, and when all is well with it, where that is more than that it answers. */
export type StandPart = Part & { well?: Part["healthy"] };

export type StandPartsOptions = {
  root: string;
  dir: string;
  mediamtx: string;
  ports: StackPorts;
  /** Of what the local stack hasn't, or has but once. */
  more: { control: number; nats: number; secondEdge: number; mirror: number };
  /** The box's state folder. */
  boxHome: string;
  /** Name of the stream in addresses, its naddr, and the key that its encoder needs. */
  stream: { d: string; naddr: string; key: string };
  /** The encoded picture. */
  picture: string;
  /** The box's playlists, as the mirror comes by them. */
  mirrorsFrom: readonly string[];
};

/** All parts of the stand, each a process of its own: those of the local stack, and what it hasn't. */
export async function standParts(options: StandPartsOptions): Promise<StandPart[]> {
  const { root, dir, mediamtx, ports, more, boxHome, stream, picture, mirrorsFrom } = options;
  const searchPath = Deno.env.get("PATH") ?? "";
  const environment = { home: dir, ports, mediamtx, searchPath };
  const edge = { DSTREAM_NATS: `nats://127.0.0.1:${more.nats}`, ...stackEdge(ports, () => undefined) };
  const stack = stackParts({ environment, root, mediamtx, edge });
  const partOf = (name: string): Part => {
    const part = stack.find((one) => one.name === name);
    if (part === undefined) throw new Error(`the stack has no part ${name}`);
    return part;
  };
  const box = boxUrl(ports);
  const mirror = `http://localhost:${more.mirror}`;
  const statusAt = (base: string) => `${base}/live/${stream.d}/status.json`;
  const isLive = (base: string): Part["healthy"] => async (signal) =>
    (await (await fetch(statusAt(base), { signal })).json()).state === "live";
  return [
    {
      name: "NATS",
      command: {
        program: await programOf(PACKAGES.nats, searchPath),
        args: ["--addr", "127.0.0.1", "--port", String(more.nats)],
        env: childEnvironment(),
        cwd: dir,
      },
      healthy: async () => {
        (await Deno.connect({ hostname: "127.0.0.1", port: more.nats })).close();
        return true;
      },
    },
    partOf("relay"),
    partOf("edge"),
    {
      ...withEnv(partOf("edge"), {
        DSTREAM_EDGE_PORT: String(more.secondEdge),
        DSTREAM_HOME: join(dir, "second-edge"),
      }),
      name: "second edge",
      healthy: answers(`http://localhost:${more.secondEdge}/v1/health`),
    },
    partOf("client"),
    withPreload(
      withEnv(partOf("box"), { DSTREAM_HOME: boxHome, [CONTROL_PORT]: String(more.control) }),
      `${root}/scripts/bench/faults/struck-box.ts`,
    ),
    {
      name: "picture",
      command: {
        program: await programOf(PACKAGES.ffmpeg, searchPath),
        args: sendingArgs(picture, `rtmp://127.0.0.1:${ports.rtmp}/live/${stream.d}?token=${stream.key}`),
        env: childEnvironment(),
        cwd: dir,
      },
      healthy: isLive(box),
    },
    {
      name: "mirror",
      command: {
        program: Deno.execPath(),
        args: [
          ...["run", "--no-prompt", "--allow-all", "scripts/mirror.ts", stream.naddr],
          ...["--relay", relayUrl(ports)],
          ...["--port", String(more.mirror), "--public-url", mirror, "--from", mirrorsFrom.join(",")],
        ],
        env: childEnvironment({ given: { NO_COLOR: "1" } }),
        cwd: root,
      },
      // It waits for its source as long as that takes.
      healthy: answers(statusAt(mirror)),
      well: isLive(mirror),
    },
  ];
}

function withEnv(part: Part, env: Record<string, string>): Part {
  return { ...part, command: { ...part.command, env: { ...part.command.env, ...env } } };
}

function withPreload(part: Part, file: string): Part {
  const [run = "", ...args] = part.command.args;
  return { ...part, command: { ...part.command, args: [run, `--preload=${file}`, ...args] } };
}

async function programOf({ found, debian }: SystemPackage, searchPath: string): Promise<string> {
  const path = await firstFound(found, searchPath);
  if (path === undefined) throw new Error(`missing on this machine: ${debian}`);
  return path;
}
