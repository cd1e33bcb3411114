import { childEnvironment } from "../../media/child-environment.ts";

/** What a deployment consists of. */
const TREE = ["deno.json", "deno.lock", "import_map.json", "edge", "contracts"];

/** Copies what is deployed into a folder: no .env, no key and nothing else that isn't the program goes along. */
export async function copyTree(root: string, tree: string): Promise<void> {
  await Deno.mkdir(tree, { recursive: true });
  for (const name of TREE) await copy(`${root}/${name}`, `${tree}/${name}`);
}

export type DeployCommandOptions = {
  /** A tree that was tried, without its packages. */
  tree: string;
  /** Flags for `deno deploy`. */
  flags: readonly string[];
  /** What this process has; default: its environment. */
  all?: Readonly<Record<string, string>>;
};

/** Arguments and environment of `deno deploy`, for `clearEnv: true`: of all secrets it gets its own token, where one is set. */
export function deployCommand(
  { tree, flags, all = Deno.env.toObject() }: DeployCommandOptions,
): { args: string[]; cwd: string; env: Record<string, string> } {
  return {
    args: ["deploy", "--prod", ...flags],
    cwd: tree,
    env: childEnvironment({ names: ["DENO_DEPLOY_TOKEN"], all }),
  };
}

async function copy(from: string, to: string): Promise<void> {
  const { isFile, isDirectory } = await Deno.lstat(from);
  if (isFile) return await Deno.copyFile(from, to);
  // A link could lead to anything on this machine.
  if (!isDirectory) return;
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) {
    if (!name.startsWith(".") && name !== "node_modules" && !/\.(?:env|key|pem|log)$/.test(name)) {
      await copy(`${from}/${name}`, `${to}/${name}`);
    }
  }
}
