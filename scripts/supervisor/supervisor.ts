import { restartDelaySeconds } from "./backoff.ts";
import { type Child, type ChildCommand, type ChildExit, startChild } from "./child.ts";
import { makeLogFile } from "./log-file.ts";
import { pause } from "./pause.ts";
import { processStarted } from "./process-identity.ts";
import type { RunRecord } from "./run-record.ts";

/** One process of the stack. */
export type Part = {
  name: string;
  command: ChildCommand;
  /** Whether the part answers as it should. A throw counts as no. */
  healthy: (signal: AbortSignal) => Promise<boolean>;
  /** Takes secrets out of a line before it is kept or shown. */
  redact?: (line: string) => string;
};

export type SupervisorOptions = {
  /** Folder of `<part>.log`. */
  logDir: string;
  say: (line: string) => void;
  /** Hears who runs, whenever that changes. */
  onChildren: (children: RunRecord["children"]) => Promise<void>;
  /** Seconds before the next start, by deaths in a row. */
  delaySeconds?: (deaths: number) => number;
  /** How long a part may take to its first good answer. */
  startWithinMs?: number;
  /** Pause between two looks at a healthy part. */
  lookEveryMs?: number;
};

/** How a part's first start went. */
export type PartStart = { state: "healthy" } | { state: "failed"; text: string };

/** A part that lived this long has not died young: the back-off begins anew. */
const LONG_LIFE_MS = 60_000;
/** Bad answers in a row after which a part counts as hung. */
const BAD_LOOKS = 3;
const LOOK_TIMEOUT_MS = 10_000;
const GRACE_MS = 8000;
const SHOWN_LINES = 12;

/** Keeps parts running until it is stopped. */
export function makeSupervisor(options: SupervisorOptions) {
  const { logDir, say, onChildren, delaySeconds = restartDelaySeconds } = options;
  const { startWithinMs = 60_000, lookEveryMs = 5000 } = options;
  const stopping = new AbortController();
  const running: { name: string; child: Child; started: string }[] = [];
  const kept: Promise<void>[] = [];
  let recorded = Promise.resolve();
  /** One after the other: parts start and end at the same time. */
  const record = () => {
    const now = running.map(({ name, child, started }) => ({ name, pid: child.pid, started }));
    recorded = recorded.then(() => onChildren(now));
    return recorded;
  };

  /** Runs one life of a part, from its start to its end. */
  async function live(part: Part, onHealthy: () => void): Promise<{ exit: ChildExit; lines: string[] }> {
    const { name, command, redact = (line) => line } = part;
    const log = makeLogFile({ path: `${logDir}/${name}.log`, part: name });
    const lines: string[] = [];
    const child = startChild(command, (line) => {
      const shown = redact(line);
      log.write(shown);
      lines.push(shown);
      if (lines.length > SHOWN_LINES) lines.shift();
    });
    const entry = { name, child, started: await processStarted(child.pid) ?? "" };
    running.push(entry);
    await record();
    // `stop` may have come before this child was among those it ends.
    if (stopping.signal.aborted) await child.end(GRACE_MS);
    const over = new AbortController();
    const looking = look(part, child, onHealthy, over.signal);
    const exit = await child.exited;
    over.abort();
    await looking;
    log.close();
    running.splice(running.indexOf(entry), 1);
    await record();
    return { exit, lines };
  }

  /** Watches a part's answers and ends it when it hangs; the restart then follows like any other. */
  async function look(part: Part, child: Child, onHealthy: () => void, over: AbortSignal): Promise<void> {
    const born = performance.now();
    let answered = false;
    let bad = 0;
    while (!over.aborted) {
      const signal = AbortSignal.any([over, AbortSignal.timeout(LOOK_TIMEOUT_MS)]);
      const good = await part.healthy(signal).catch(() => false);
      if (over.aborted || stopping.signal.aborted) return;
      bad = good ? 0 : bad + 1;
      if (good && !answered) onHealthy();
      answered ||= good;
      const hung = answered ? bad >= BAD_LOOKS : performance.now() - born > startWithinMs;
      if (hung) {
        say(`${part.name} runs but doesn't answer: ending it.`);
        await child.end(GRACE_MS);
        return;
      }
      await pause(answered ? lookEveryMs : 100, over);
    }
  }

  async function keep(part: Part, onFirst: (start: PartStart) => void): Promise<void> {
    let deaths = 0;
    let everHealthy = false;
    const onHealthy = () => {
      if (everHealthy) say(`${part.name} is back.`);
      everHealthy = true;
      onFirst({ state: "healthy" });
    };
    while (!stopping.signal.aborted) {
      const born = performance.now();
      const { exit, lines } = await live(part, onHealthy);
      if (stopping.signal.aborted) return;
      const text = deathText(part.name, exit, lines, `${logDir}/${part.name}.log`);
      if (!everHealthy) return onFirst({ state: "failed", text });
      deaths = performance.now() - born > LONG_LIFE_MS ? 1 : deaths + 1;
      const seconds = delaySeconds(deaths);
      say(`${text}\nStarting ${part.name} again in ${seconds} s.`);
      await pause(seconds * 1000, stopping.signal);
    }
  }

  return {
    /** Starts a part; resolves at its first good answer, or when it ended without one. */
    start(part: Part): Promise<PartStart> {
      const first = Promise.withResolvers<PartStart>();
      kept.push(
        keep(part, first.resolve).then(
          () => first.resolve({ state: "failed", text: `${part.name} was stopped before it was up.` }),
          (error: unknown) =>
            first.resolve({ state: "failed", text: `${part.name} can't be started: ${String(error)}` }),
        ),
      );
      return first.promise;
    },
    /** Ends every part, the last started first, and resolves when nothing runs. */
    async stop(): Promise<void> {
      stopping.abort();
      for (const { child } of running.toReversed()) await child.end(GRACE_MS);
      await Promise.all(kept);
    },
  };
}

/** Keeps parts running. */
export type Supervisor = ReturnType<typeof makeSupervisor>;

function deathText(name: string, { code, signal }: ChildExit, lines: string[], log: string): string {
  const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
  const said = lines.length === 0 ? "  (it said nothing)" : lines.map((line) => `  ${line}`).join("\n");
  return `${name} ${how}. Its last lines (all of them: ${log}):\n${said}`;
}
