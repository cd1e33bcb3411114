import type { Machine } from "./machine.ts";

/** A machine in memory, and all that was run on it. */
export function makeTrialMachine(fails: (command: string) => boolean = () => false) {
  const files = new Map<string, { text: string; mode: number }>();
  const ran: string[] = [];
  const machine: Machine = {
    read: (path) => Promise.resolve(files.get(path)?.text),
    write(path, text, mode) {
      files.set(path, { text, mode });
      return Promise.resolve();
    },
    remove(path) {
      for (const name of [...files.keys()]) {
        if (name === path || name.startsWith(`${path}/`)) files.delete(name);
      }
      return Promise.resolve();
    },
    list(folder) {
      const inside = [...files.keys()].filter((name) => name.startsWith(`${folder}/`));
      return Promise.resolve([
        ...new Set(inside.map((name) => name.slice(folder.length + 1).split("/")[0] ?? "")),
      ]);
    },
    link(path, target) {
      files.set(path, { text: target, mode: 0o777 });
      return Promise.resolve();
    },
    run(program, args) {
      const command = [program, ...args].join(" ");
      ran.push(command);
      // What isn't there differs.
      const isBad = program === "cmp" && !files.has(args.at(-1) ?? "") || fails(command);
      if (program === "mv") files.set(args.at(-1) ?? "", { text: "", mode: 0o755 });
      if (program === "mkdir") files.set(`${args.at(-1)}/.`, { text: "", mode: 0o755 });
      return Promise.resolve(isBad ? { state: "failed", code: 1, lines: [] } : { state: "done", lines: [] });
    },
  };
  return { machine, files, ran };
}
