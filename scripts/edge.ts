import { EDGE_VARIABLES } from "../edge/variables.ts";
import { writeNewKeys } from "./deploy/new-keys.ts";
import { readEnvironment } from "./environment.ts";
import { flagsOrExit } from "./flags.ts";
import { runForeground } from "./foreground.ts";
import { ROOT } from "./root.ts";
import { stackParts } from "./stack/parts.ts";
import { watchInterruption } from "./supervisor/interruption.ts";

const { flags } = flagsOrExit({
  task: "edge",
  what: "Runs an edge alone, in the foreground.",
  flags: [
    {
      flag: "--new-keys",
      help: "only makes its secrets, into DSTREAM_HOME/edge/keys.env, and shows none of them",
    },
  ],
  variables: EDGE_VARIABLES.map(({ name, what, without }) => ({
    name,
    help: `${what} (default: ${without})`,
  })),
}, Deno.args);

const read = readEnvironment(Deno.env.get);
if (read.state === "bad") {
  console.error(read.problems.join("\n"));
  Deno.exit(1);
}
if (flags.has("--new-keys")) {
  const path = `${read.environment.home}/edge/keys.env`;
  const made = await writeNewKeys(path);
  if (made.state === "refused") {
    console.error(made.problem);
    Deno.exit(1);
  }
  console.log(`${path} has the secrets of ${made.npub}.
  here                deno run -A --env-file=${path} edge/main.ts
  on Deno Deploy      deno deploy env load ${path}
  in a container      podman run --env-file ${path} …`);
  Deno.exit(0);
}
const parts = stackParts({ environment: read.environment, root: ROOT, mediamtx: "" });
const edge = parts.find(({ name }) => name === "edge");
if (edge === undefined) throw new Error("the stack has no edge");
Deno.exit(await runForeground(edge.command, await watchInterruption("task edge")));
