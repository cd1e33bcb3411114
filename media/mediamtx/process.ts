import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readLogLine } from "./log-line.ts";
import { endStale, forgetPid, rememberPid } from "./pid-file.ts";

/** Where one MediaMTX listens and whom it asks; all of it chosen by the box at start. */
export type MediaMtxOptions = {
  /** Path of the binary. */
  binary: string;
  /** Path of the committed mediamtx.yml. */
  configuration: string;
  /** Folder for the pid file. */
  home: string;
  /** Private folder for the unix sockets; short, since a socket's path may have 107 bytes. */
  sockets: string;
  ports: { rtmp: number; srt: number; webrtc: number };
  /** Whom MediaMTX asks about a publisher. */
  hookUrl: string;
  /** Bearer of the origin's reads. */
  cdnSecret: string;
  log: (line: string) => void;
};

/** The unix sockets of one MediaMTX. */
export type MediaMtxSockets = { api: string; hls: string; webrtc: string };

/** A MediaMTX that is started again when it ends. */
export type Supervised = {
  stop: () => Promise<void>;
  pid: () => number | undefined;
  /** Resolves once encoders can come; at the latest when time is up, having said in the log why they can't. */
  listening: (options: ListeningOptions) => Promise<void>;
};

export type ListeningOptions = {
  /** How long it is waited for, in milliseconds. */
  patienceMs: number;
  /** Ends the wait. */
  signal?: AbortSignal | undefined;
};

const LOOK_MS = 20;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;
/** Having run this long, the next crash is a first crash again. */
const STEADY_MS = 30_000;
/** From its start, since other lines quote what strangers send. */
const IN_USE = /^ERR listen (?:tcp|udp)\d? [^ ]*:(\d+): bind: address already in use$/;
const VARIABLES = {
  rtmp: "DSTREAM_RTMP_PORT",
  srt: "DSTREAM_SRT_PORT",
  webrtc: "DSTREAM_WEBRTC_PORT",
} as const;

/** The sockets of a MediaMTX that has this folder. */
export function socketsIn(folder: string): MediaMtxSockets {
  return {
    api: join(folder, "api.sock"),
    hls: join(folder, "hls.sock"),
    webrtc: join(folder, "webrtc.sock"),
  };
}

/** A private, empty folder for sockets: in the box's own where the system's limit for socket paths allows, else a temporary one. */
export async function makeSocketFolder(home: string): Promise<string> {
  const folder = join(home, "run");
  // sun_path has 104 bytes on macOS, 108 on Linux, the final zero included.
  if (Math.max(...Object.values(socketsIn(folder)).map((path) => path.length)) > 100) {
    return await Deno.makeTempDir({ prefix: "dstream-" });
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** What the committed file leaves open, as MediaMTX reads it from its environment. */
export function mediaMtxEnvironment(options: MediaMtxOptions): Record<string, string> {
  const sockets = socketsIn(options.sockets);
  const { rtmp, srt, webrtc } = options.ports;
  return {
    MTX_AUTHHTTPADDRESS: options.hookUrl,
    MTX_APIADDRESS: `unix://${sockets.api}`,
    MTX_HLSADDRESS: `unix://${sockets.hls}`,
    MTX_HLSCDNSECRET: options.cdnSecret,
    MTX_RTMPADDRESS: `:${rtmp}`,
    MTX_SRTADDRESS: `:${srt}`,
    MTX_WEBRTCADDRESS: `unix://${sockets.webrtc}`,
    MTX_WEBRTCLOCALUDPADDRESS: `:${webrtc}`,
    MTX_WEBRTCLOCALTCPADDRESS: `:${webrtc}`,
  };
}

/** Keeps MediaMTX running until stopped: a crash is logged with its last lines and followed by a new start. */
export async function superviseMediaMtx(options: MediaMtxOptions): Promise<Supervised> {
  await endStale(options.home, options.configuration, options.log);
  let stopping = false;
  let child: Deno.ChildProcess | undefined;
  let wake = () => {};
  let lastEnd: string | undefined;
  /** A full disk must not keep MediaMTX from running. */
  const noted = (write: () => void) => {
    try {
      write();
    } catch (error) {
      options.log(`The pid of MediaMTX can't be noted: ${error instanceof Error ? error.message : error}`);
    }
  };
  const loop = (async () => {
    let wait = FIRST_WAIT_MS;
    while (!stopping) {
      const started = Date.now();
      child = new Deno.Command(options.binary, {
        args: [options.configuration],
        env: mediaMtxEnvironment(options),
        // It talks to strangers: the box's keys are none of its business, nor may a stray MTX_* change what it does.
        clearEnv: true,
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const { pid } = child;
      noted(() => rememberPid(options.home, pid));
      const last: string[] = [];
      const reading = [child.stdout, child.stderr].map((stream) =>
        readLines(stream, (line) => {
          const said = readLogLine(line);
          const words = said === undefined ? line : `${said.level} ${said.message}`;
          last.push(words);
          if (last.length > 8) last.shift();
          if (said?.level === "WAR" || said?.level === "ERR") options.log(`MediaMTX: ${words}`);
        })
      );
      const status = await child.status;
      await Promise.all(reading);
      noted(() => forgetPid(options.home));
      child = undefined;
      if (stopping) break;
      if (Date.now() - started > STEADY_MS) wait = FIRST_WAIT_MS;
      const how = status.signal === null ? `with code ${status.code}` : `by ${status.signal}`;
      const held = portInUse(last, options.ports);
      lastEnd = held ?? `It ended ${how}; its last lines stand above. `;
      options.log(
        `MediaMTX ended ${how}, it is started again in ${wait} ms. ${held ?? ""}Its last lines:\n` +
          last.map((line) => `  ${line}`).join("\n"),
      );
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  })();
  return {
    pid: () => child?.pid,
    listening: async ({ patienceMs, signal }) => {
      const { api } = socketsIn(options.sockets);
      const deadline = Date.now() + patienceMs;
      while (!stopping && signal?.aborted !== true) {
        // It opens its API after everything that encoders come by.
        if (child !== undefined && await accepts(api)) return;
        if (Date.now() >= deadline) {
          const why = lastEnd ?? "It runs, but doesn't answer. ";
          options.log(
            `No encoder can send yet: MediaMTX doesn't listen after ${
              patienceMs / 1000
            } s. ${why}It is tried further.`,
          );
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
    },
    stop: async () => {
      stopping = true;
      wake();
      const ending = child;
      if (ending !== undefined) {
        end(ending, "SIGTERM");
        const timer = setTimeout(() => end(ending, "SIGKILL"), 3000);
        await loop;
        clearTimeout(timer);
      }
      await loop;
    },
  };
}

function end(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch (error) {
    // It ended by itself, and its last lines are still being read.
    if (!(error instanceof TypeError)) throw error;
  }
}

async function accepts(path: string): Promise<boolean> {
  try {
    (await Deno.connect({ transport: "unix", path })).close();
    return true;
  } catch (error) {
    // There is no such file yet, or one that an earlier run left.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.ConnectionRefused) return false;
    throw error;
  }
}

/** Says which variable moves the port that somebody else holds. */
export function portInUse(lines: readonly string[], ports: MediaMtxOptions["ports"]): string | undefined {
  for (const line of lines) {
    const port = IN_USE.exec(line)?.[1];
    if (port === undefined) continue;
    const held = (Object.keys(ports) as (keyof typeof ports)[]).filter((name) =>
      String(ports[name]) === port
    );
    const variables = held.map((name) => VARIABLES[name]).join(" or ");
    return `Port ${port} is in use by another program: end that, or set ${variables} to a free port. `;
  }
  return undefined;
}

async function readLines(stream: ReadableStream<Uint8Array>, each: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = (lines.pop() ?? "").slice(0, 4096);
    for (const line of lines) each(line.slice(0, 4096));
  }
  if (rest !== "") each(rest);
}
