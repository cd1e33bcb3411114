/** What a task is called with; its help is printed from this, so it can't drift from what is accepted. */
export type TaskUsage = {
  /** As in `deno task <task>`. */
  task: string;
  /** One sentence. */
  what: string;
  /** Words after the task, such as `[filter]`; none when absent. */
  argument?: { name: string; help: string };
  /** With their dashes; a `value` names what follows the flag. */
  flags: readonly { flag: string; value?: string; help: string }[];
  /** Environment variables a person may want. */
  variables?: readonly { name: string; help: string }[];
};

/** What to do with the arguments: run, or show a text and end. */
export type ReadFlags =
  | { state: "run"; flags: ReadonlyMap<string, string>; argument: string | undefined }
  | { state: "help"; text: string }
  | { state: "bad"; text: string };

/** Reads a task's arguments; what isn't in its usage is refused. */
export function readFlags(usage: TaskUsage, args: readonly string[]): ReadFlags {
  if (args.includes("--help") || args.includes("-h")) return { state: "help", text: helpText(usage) };
  const flags = new Map<string, string>();
  let argument: string | undefined;
  const bad = (text: string): ReadFlags => ({
    state: "bad",
    text: `${text}\nSee: deno task ${usage.task} --help`,
  });
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? "";
    // npx and npm pass the separator on.
    if (word === "--") continue;
    if (!word.startsWith("-")) {
      if (usage.argument === undefined || argument !== undefined) {
        return bad(`"${word}" is one word too many.`);
      }
      argument = word;
      continue;
    }
    const [name = "", inline] = word.split(/=(.*)/s);
    const known = usage.flags.find(({ flag }) => flag === name);
    if (known === undefined) return bad(`${name} is not a flag of ${usage.task}.${hint(usage, name)}`);
    if (known.value === undefined) {
      if (inline !== undefined) return bad(`${name} takes no value.`);
      flags.set(name, "");
      continue;
    }
    const value = inline ?? args[++i];
    if (value === undefined || value === "" || value.startsWith("--")) {
      return bad(`${name} needs ${known.value}.`);
    }
    flags.set(name, value);
  }
  return { state: "run", flags, argument };
}

/** Answers help and mistakes for a task, ending the process; otherwise gives what to run with. */
export function flagsOrExit(usage: TaskUsage, args: readonly string[]) {
  const read = readFlags(usage, args);
  if (read.state === "run") return read;
  if (read.state === "help") console.log(read.text);
  else console.error(read.text);
  Deno.exit(read.state === "help" ? 0 : 2);
}

function helpText({ task, what, argument, flags, variables = [] }: TaskUsage): string {
  const rows: [string, string][] = [
    ...(argument === undefined ? [] : [[argument.name, argument.help] as [string, string]]),
    ...flags.map((
      { flag, value, help },
    ): [string, string] => [value === undefined ? flag : `${flag} ${value}`, help]),
    ["--help", "this text"],
  ];
  const table = (lines: readonly (readonly [string, string])[]) => {
    const width = Math.max(...lines.map(([left]) => left.length));
    return lines.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
  };
  const usage = `deno task ${task}${argument === undefined ? "" : ` ${argument.name}`} [flags]`;
  const text = `${what}\n\n  ${usage}\n\n${table(rows)}`;
  if (variables.length === 0) return text;
  return `${text}\n\nEnvironment:\n${table(variables.map(({ name, help }) => [name, help]))}`;
}

function hint(usage: TaskUsage, word: string): string {
  const near = usage.flags.map(({ flag }) => flag)
    .map((flag) => ({ flag, distance: editDistance(flag, word) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return near !== undefined && near.distance <= 3 ? ` Did you mean ${near.flag}?` : "";
}

/** How many single letters must change to make one word the other. */
export function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const swap = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
