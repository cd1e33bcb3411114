import { readEdgeConfig } from "../../edge/config.ts";
import { loadEdgeKey } from "../../edge/key.ts";
import { EDGE_VARIABLES } from "../../edge/variables.ts";
import type { Finding } from "./finding.ts";

/** What means nothing where a host brings port and folders. */
const NOT_HOSTED = new Set(["DSTREAM_EDGE_PORT", "DSTREAM_HOME", "DSTREAM_EDGE_LOCAL_RELAYS"]);

/** Judges the environment an edge would have on a host of functions: sound, with a key, and what is left out. */
export function checkEnvironment(variables: ReadonlyMap<string, string>): Finding[] {
  const check = "environment";
  const read = readEdgeConfig((name) => name === "DENO_DEPLOY" ? "1" : variables.get(name), "linux");
  if (read.state === "bad") {
    return [{ state: "fail", check, saw: read.problem, fix: "Mend it, then run this again." }];
  }
  const findings: Finding[] = [];
  const key = loadEdgeKey(read.config);
  findings.push(
    key.state === "ok"
      ? { state: "pass", check, saw: `sound, with a key of its own (${variables.size} set)` }
      : {
        state: "fail",
        check,
        saw: key.problem,
        fix:
          "deno task edge --new-keys makes them, into a file that --env-file and `deno deploy env load` take.",
      },
  );
  const known = new Set(EDGE_VARIABLES.map(({ name }) => name));
  const strange = [...variables.keys()].filter((name) => name.startsWith("DSTREAM_") && !known.has(name));
  if (strange.length > 0) {
    findings.push({
      state: "fail",
      check: "names",
      saw: `an edge reads no ${strange.join(", ")}`,
      fix: "Is it misspelt? deno task edge --help lists all.",
    });
  }
  for (const { name, without } of EDGE_VARIABLES) {
    if (variables.get(name) || NOT_HOSTED.has(name) || name === "DSTREAM_EDGE_KEY") continue;
    findings.push({ state: "unset", check: name, because: `not set: ${without}` });
  }
  return findings;
}

/** Reads a file of `NAME=value` lines; a text names the line that is none. */
export function readEnvFile(text: string): Map<string, string> | string {
  const variables = new Map<string, string>();
  for (const [i, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const [, name, quoted] = /^([A-Z_][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    // The line itself may hold a secret.
    if (name === undefined || quoted === undefined) return `Line ${i + 1} is not NAME=value.`;
    variables.set(name, quoted.replace(/^(["'])(.*)\1$/, "$2"));
  }
  return variables;
}
