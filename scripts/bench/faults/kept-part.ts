import { makeSupervisor, type Supervisor } from "../../supervisor/supervisor.ts";
import type { StandPart } from "./stand-parts.ts";

/** One part of the stand, kept running as its operator would keep it. */
export type KeptPart = {
  name: string;
  /** Its process now. */
  pid: () => number | undefined;
  /** Ends it as a crash would, and waits until it is gone; it is started again a second later. */
  kill: () => Promise<void>;
  /** Waits until all is well with it; false when it isn't within the limit. */
  back: (limitMs: number) => Promise<boolean>;
  /** Ends it until the next start. */
  stop: () => Promise<void>;
  /** Starts it and waits until all is well with it. */
  start: () => Promise<void>;
};

/** A second, as systemd's units of ours and the local stack wait after a first death. */
export const AGAIN_S = 1;
const LOOK_MS = 50;
const PATIENCE_MS = 1500;
const START_MS = 60_000;

/** A part that doesn't run yet. */
export function makeKeptPart(part: StandPart, logDir: string): KeptPart {
  let pid: number | undefined;
  let supervisor: Supervisor | undefined;
  const start = async () => {
    supervisor = makeSupervisor({
      logDir,
      say: () => {},
      onChildren: (children) => {
        pid = children[0]?.pid;
        return Promise.resolve();
      },
      // Struck many times in an hour: none of them is a death in a row.
      delaySeconds: () => AGAIN_S,
    });
    const started = await supervisor.start(part);
    if (started.state === "failed") throw new Error(started.text);
    if (!await back(START_MS)) throw new Error(`${part.name} runs, and doesn't do what it should`);
  };
  const back = async (limitMs: number): Promise<boolean> => {
    const { well = part.healthy } = part;
    for (const until = performance.now() + limitMs; performance.now() < until;) {
      if (await well(AbortSignal.timeout(PATIENCE_MS)).catch(() => false)) return true;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return false;
  };
  return {
    name: part.name,
    pid: () => pid,
    async kill() {
      if (pid === undefined) throw new Error(`${part.name} doesn't run`);
      await killProcess(pid);
    },
    back,
    async stop() {
      await supervisor?.stop();
      supervisor = undefined;
    },
    start,
  };
}

/** Kills a process and waits until nothing of it answers any more. */
export async function killProcess(pid: number): Promise<void> {
  Deno.kill(pid, "SIGKILL");
  for (;;) {
    const state = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "");
    // Who is dead and not yet waited for holds no port.
    if (state === "" || / Z /.test(state)) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
