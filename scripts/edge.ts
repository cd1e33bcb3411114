import { EDGE_VARIABLES } from "../edge/variables.ts";
import { readEnvironment } from "./environment.ts";
import { flagsOrExit } from "./flags.ts";
import { runForeground } from "./foreground.ts";
import { ROOT } from "./root.ts";
import { stackParts } from "./stack/parts.ts";
import { watchInterruption } from "./supervisor/interruption.ts";

flagsOrExit({
  task: "edge",
  what: "Runs an edge alone, in the foreground.",
  flags: [],
  variables: EDGE_VARIABLES,
}, Deno.args);

const read = readEnvironment(Deno.env.get);
if (read.state === "bad") {
  console.error(read.problems.join("\n"));
  Deno.exit(1);
}
const parts = stackParts({ environment: read.environment, root: ROOT, mediamtx: "" });
const edge = parts.find(({ name }) => name === "edge");
if (edge === undefined) throw new Error("the stack has no edge");
Deno.exit(await runForeground(edge.command, await watchInterruption("task edge")));
