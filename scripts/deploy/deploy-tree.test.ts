import assert from "node:assert/strict";
import { EDGE_VARIABLES } from "../../edge/variables.ts";
import { copyTree, deployCommand } from "./deploy-tree.ts";

Deno.test("deployCommand() hands on no secret but the token of the deployment itself", () => {
  const secrets = [
    ...EDGE_VARIABLES.map(({ name }) => name),
    ...["DSTREAM_RELEASE_KEY", "DSTREAM_PIN_TOKEN", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "NPM_TOKEN"],
  ];
  const all = {
    ...Object.fromEntries(secrets.map((name) => [name, "hunter2"])),
    PATH: "/bin",
    DENO_DEPLOY_TOKEN: "the token",
  };
  const command = deployCommand({ tree: "/tried", flags: ["--app", "edge"], all });
  assert.deepEqual(command, {
    args: ["deploy", "--prod", "--app", "edge"],
    cwd: "/tried",
    env: { PATH: "/bin", DENO_DEPLOY_TOKEN: "the token" },
  });
});

Deno.test("copyTree() takes no hidden file, key, link or package along", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const root = `${folder}/root`;
    for (const dir of ["edge/node_modules", "edge/tips", "contracts", "client"]) {
      await Deno.mkdir(`${root}/${dir}`, { recursive: true });
    }
    for (
      const path of [
        ...[
          "deno.json",
          "deno.lock",
          "import_map.json",
          "edge/main.ts",
          "edge/tips/a.ts",
          "contracts/hex.ts",
        ],
        ...[".env", "edge/.env", "edge/keys.env", "edge/edge.key", "edge/node_modules/x.js", "client/x.ts"],
      ]
    ) await Deno.writeTextFile(`${root}/${path}`, "x");
    await Deno.symlink(`${root}/.env`, `${root}/edge/settings.ts`);
    await copyTree(root, `${folder}/tree`);
    const found: string[] = [];
    const visit = async (inside: string): Promise<void> => {
      for await (const { name, isDirectory } of Deno.readDir(`${folder}/tree/${inside}`)) {
        if (isDirectory) await visit(`${inside}${name}/`);
        else found.push(`${inside}${name}`);
      }
    };
    await visit("");
    assert.deepEqual(found.sort(), [
      "contracts/hex.ts",
      "deno.json",
      "deno.lock",
      "edge/main.ts",
      "edge/tips/a.ts",
      "import_map.json",
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
