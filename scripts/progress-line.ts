import type { ProgressStep } from "../media/mediamtx/progress.ts";

export type ProgressLineOptions = {
  /** Writes text as it is, without a newline of its own. */
  write: (text: string) => void;
  /** On a terminal one line is rewritten; elsewhere a new one is printed now and then. */
  terminal: boolean;
  /** Milliseconds, ever rising. */
  now?: () => number;
};

/** Shows what is being done, how far it is, how long it has taken and what is left. */
export function makeProgressLine({ write, terminal, now = () => performance.now() }: ProgressLineOptions) {
  const everyMs = terminal ? 200 : 10_000;
  let what: string | undefined;
  let began = 0;
  let shown = -Infinity;
  let open = false;
  const clear = () => {
    if (open) write("\r\x1b[K");
    open = false;
  };
  return {
    step(step: ProgressStep): void {
      if (step.what !== what) {
        what = step.what;
        began = now();
        shown = -Infinity;
      }
      if (now() - shown < everyMs) return;
      shown = now();
      const text = progressText(step, (now() - began) / 1000);
      if (!terminal) return write(`${text}\n`);
      write(`\r\x1b[K${text}`);
      open = true;
    },
    /** Prints a line of its own above the progress. */
    say(line: string): void {
      clear();
      write(`${line}\n`);
    },
    /** Takes the line away when the work is done. */
    done: clear,
  };
}

/** A line that says how far the work is. */
export type ProgressLine = ReturnType<typeof makeProgressLine>;

/** The progress line of this process's own output. */
export function terminalLine(): ProgressLine {
  const write = (text: string) => {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
  };
  return makeProgressLine({ write, terminal: Deno.stdout.isTerminal() });
}

/** One line: what, how far, how long, and how long still when that can be guessed. */
export function progressText({ what, done, total, unit = "" }: ProgressStep, seconds: number): string {
  const parts = [what];
  if (done !== undefined) parts.push(total === undefined ? `${done} ${unit}` : `${done} of ${total} ${unit}`);
  parts.push(`${Math.round(seconds)} s`);
  if (done !== undefined && total !== undefined && done > 0 && seconds >= 5 && done < total) {
    parts.push(`about ${Math.ceil(seconds * (total - done) / done)} s left`);
  }
  return parts.map((part) => part.trim()).join(", ");
}
