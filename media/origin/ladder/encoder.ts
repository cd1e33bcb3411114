import { setPriority } from "node:os";
import { childEnvironment } from "../../child-environment.ts";
import { type FlvItem, makeFlvReader } from "./flv.ts";

export type RungEncoderOptions = {
  /** Path of ffmpeg. */
  program: string;
  args: readonly string[];
  onItem: (item: FlvItem) => void;
  /** It has ended, by itself or not; `said` is the last it printed. */
  onEnd: (how: { code: number; said: string }) => void;
};

/** One ffmpeg that makes one rung. */
export type RungEncoder = {
  pid: number;
  feed: (bytes: Uint8Array) => void;
  /** No more comes: it finishes what it has and ends. */
  finish: () => void;
  kill: () => void;
  /** Resolves after `onEnd`. */
  ended: Promise<void>;
};

const KEPT_CHARACTERS = 600;
/** Whoever receives and seals the source goes first. */
const PRIORITY = 5;

/** Starts an encoder; its standard input ends with this process, and it with that. */
export function startRungEncoder({ program, args, onItem, onEnd }: RungEncoderOptions): RungEncoder {
  const child = new Deno.Command(program, {
    args: [...args],
    env: childEnvironment(),
    // It reads what strangers send: the box's keys are none of its business.
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  try {
    setPriority(child.pid, PRIORITY);
  } catch (error) {
    // Only a courtesy to the source: without it the rung is made all the same.
    if (!(error instanceof Error)) throw error;
  }
  const writer = child.stdin.getWriter();
  let said = "";
  let open = true;
  /** A pipe that broke means an ended process, which `onEnd` tells. */
  const ignoreBrokenPipe = () => {
    open = false;
  };
  const hear = async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      said = (said + text).slice(-KEPT_CHARACTERS);
    }
  };
  const read = async () => {
    const flv = makeFlvReader();
    for await (const bytes of child.stdout) for (const item of flv.push(bytes)) onItem(item);
  };
  const kill = () => {
    open = false;
    try {
      child.kill("SIGKILL");
    } catch (error) {
      // It has ended by itself already.
      if (!(error instanceof TypeError)) throw error;
    }
  };
  const reading = read().catch((error: unknown) => {
    said += String(error);
    kill();
  });
  const ended = Promise.all([child.status, reading, hear()]).then(([{ code }]) =>
    onEnd({ code, said: said.trim() })
  );
  return {
    pid: child.pid,
    feed: (bytes) => {
      if (open) writer.write(bytes).catch(ignoreBrokenPipe);
    },
    finish: () => {
      if (open) writer.close().catch(ignoreBrokenPipe);
      open = false;
    },
    kill,
    ended,
  };
}
