import { runCommand } from "../media/mediamtx/run-command.ts";
import { checkDeployConfig, deployEntry } from "./deploy/check-config.ts";
import { checkEnvironment, readEnvFile } from "./deploy/check-environment.ts";
import { copyTree, deployCommand } from "./deploy/deploy-tree.ts";
import { endingOf } from "./deploy/ending.ts";
import { type Finding, findingText } from "./deploy/finding.ts";
import { tryEdge, weighTree } from "./deploy/try-edge.ts";
import { withReference } from "./deploy/write-reference.ts";
import { EDGE_VARIABLES } from "../edge/variables.ts";
import { flagsOrExit } from "./flags.ts";
import { ROOT } from "./root.ts";
import { freePorts } from "../media/trial/free-ports.ts";

/** What Deno Deploy runs. */
const HOSTED_DENO = "deno@2.5.6";

const { flags } = flagsOrExit({
  task: "deploy",
  what:
    "Checks all of an edge that can be checked without an account at Deno Deploy, then deploys it with `deno deploy`.",
  flags: [
    {
      flag: "--dry-run",
      help: "only checks; ends with 1 where anything failed, missed its goal or wasn't tried",
    },
    {
      flag: "--env-file",
      value: "<file>",
      help: "NAME=value lines to check, instead of this shell's variables",
    },
    { flag: "--app", value: "<name>", help: "the app at Deno Deploy (default: it asks)" },
    { flag: "--org", value: "<name>", help: "its organisation (default: it asks)" },
    { flag: "--write-reference", help: "only writes the table of variables into edge/README.md" },
  ],
  variables: EDGE_VARIABLES.map(({ name, what, without }) => ({
    name,
    help: `${what} (default: ${without})`,
  })),
}, Deno.args);

if (flags.has("--write-reference")) {
  const path = `${ROOT}/edge/README.md`;
  const fresh = withReference(await Deno.readTextFile(path));
  if (fresh === undefined) stop(`${path} has no table of variables.`);
  await Deno.writeTextFile(path, fresh);
  Deno.exit(0);
}

const variables = await readVariables(flags.get("--env-file"));
const findings: Finding[] = [];
const tell = (more: readonly Finding[]) => {
  for (const finding of more) console.log(findingText(finding));
  findings.push(...more);
};
// A copy: another version of Deno must not touch the packages of this one, and nothing but the program is deployed.
const tree = await Deno.makeTempDir({ prefix: "dstream-deploy-" });
const code = await run().finally(() => Deno.remove(tree, { recursive: true }));
Deno.exit(code);

async function run(): Promise<number> {
  const config = await Deno.readTextFile(`${ROOT}/deno.json`);
  tell([checkDeployConfig({ config, isFile: isFileOfTree })]);
  tell(checkEnvironment(variables));
  const entry = deployEntry(config);
  await copyTree(ROOT, tree);
  if (entry !== undefined) await tryTree(entry);
  // Deno Deploy installs them anew.
  await Deno.remove(`${tree}/node_modules`, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });

  const ending = endingOf(findings);
  console.log(`\n${ending.words}`);
  if (flags.has("--dry-run") || findings.some(({ state }) => state === "fail")) return ending.code;
  const named = ["--app", "--org"].flatMap((flag) => {
    const value = flags.get(flag);
    return value === undefined ? [] : [flag, value];
  });
  const { code } = await new Deno.Command(Deno.execPath(), {
    ...deployCommand({ tree, flags: named }),
    clearEnv: true,
    stdin: "inherit",
    stdout: "inherit",
    stderr: "inherit",
  }).spawn().status;
  if (code === 0) {
    console.log(
      "Deployed. Secrets are set once, by the app's settings or `deno deploy env load FILE` (see deno deploy env --help).",
    );
  }
  return code;
}

/** Runs what would be deployed. */
async function tryTree(entry: string): Promise<void> {
  const deno = await hostedDeno();
  if (deno === undefined) {
    const because = `npx (it comes with Node) could not get ${HOSTED_DENO}, which Deno Deploy runs`;
    return tell(["size", "start"].map((check) => ({ state: "skipped" as const, check, because })));
  }
  const size = await weighTree({ deno, tree, entry });
  tell([size]);
  if (size.state === "fail") return;
  const [port = 0] = await freePorts(1);
  tell(await tryEdge({ deno, tree, entry, port, variables }));
}

async function hostedDeno(): Promise<string | undefined> {
  // npx only finds the program: what it runs itself would outlive it.
  const asked = await runCommand("npx", ["-y", HOSTED_DENO, "eval", "console.log(Deno.execPath())"], {
    builds: true,
  });
  return asked.state === "done" ? asked.lines.findLast((line) => line.includes("deno"))?.trim() : undefined;
}

async function readVariables(path: string | undefined): Promise<Map<string, string>> {
  if (path === undefined) {
    const ours = Object.entries(Deno.env.toObject()).filter(([name, value]) =>
      name.startsWith("DSTREAM_") && value !== ""
    );
    const read = new Set(EDGE_VARIABLES.map(({ name }) => name));
    // The shell may hold what other parts of dStream read.
    return new Map(ours.filter(([name]) => read.has(name)));
  }
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    return stop(`${path} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read = readEnvFile(text);
  return typeof read === "string" ? stop(`${path}: ${read}`) : read;
}

function isFileOfTree(path: string): boolean {
  if (path.startsWith("/") || path.includes("..")) return false;
  try {
    return Deno.statSync(`${ROOT}/${path}`).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function stop(text: string): never {
  console.error(text);
  Deno.exit(1);
}
