import { field, readJson } from "../../contracts/nostr/json.ts";
import type { Finding } from "./finding.ts";

/** The files of the tree that a deployment is judged by. */
export type ConfigFiles = {
  /** Text of deno.json. */
  config: string;
  /** Whether a path of the tree is a file. */
  isFile: (path: string) => boolean;
};

/** Judges what deno.json says to Deno Deploy: a dynamic app, an entry that is there, nothing that needs a flag. */
export function checkDeployConfig({ config, isFile }: ConfigFiles): Finding {
  const check = "deno.json";
  const fail = (saw: string, fix: string): Finding => ({ state: "fail", check, saw, fix });
  const value = readJson(config);
  const runtime = field(field(value, "deploy"), "runtime");
  if (field(runtime, "type") !== "dynamic") {
    return fail('"deploy.runtime.type" isn\'t "dynamic"', "An edge answers requests: it is no static site.");
  }
  const entry = field(runtime, "entrypoint");
  if (typeof entry !== "string" || !isFile(entry)) {
    return fail(`"deploy.runtime.entrypoint" names no file: ${String(entry)}`, "It must be edge/main.ts.");
  }
  if (field(runtime, "args") !== undefined) {
    return fail('"deploy.runtime.args" is set', "The edge takes its settings from the environment alone.");
  }
  if (field(value, "unstable") !== undefined) {
    return fail('"unstable" is set', "Deno Deploy takes no flags: the edge must do without.");
  }
  return { state: "pass", check, saw: `dynamic, ${entry}, no flags` };
}

/** The entry that deno.json names; undefined where it names none. */
export function deployEntry(config: string): string | undefined {
  const entry = field(field(field(readJson(config), "deploy"), "runtime"), "entrypoint");
  return typeof entry === "string" ? entry : undefined;
}
