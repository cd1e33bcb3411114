import assert from "node:assert/strict";
import { ROOT } from "../root.ts";
import { checkDeployConfig, deployEntry } from "./check-config.ts";

const isFile = (path: string) => path === "edge/main.ts";
const judge = (config: unknown) =>
  checkDeployConfig({ config: typeof config === "string" ? config : JSON.stringify(config), isFile }).state;
const runtime = { type: "dynamic", entrypoint: "edge/main.ts" };

Deno.test("checkDeployConfig() fails without a deployment, a dynamic app, an entry that is there, or with flags", () => {
  for (
    const config of [
      "{",
      {},
      { deploy: {} },
      { deploy: { runtime: { ...runtime, type: "static" } } },
      { deploy: { runtime: { type: "dynamic" } } },
      { deploy: { runtime: { ...runtime, entrypoint: "edge/app.ts" } } },
      { deploy: { runtime: { ...runtime, args: ["--unstable-kv"] } } },
      { unstable: ["kv"], deploy: { runtime } },
    ]
  ) assert.equal(judge(config), "fail", JSON.stringify(config));
});

Deno.test("checkDeployConfig() passes the repository's own deno.json", async () => {
  const config = await Deno.readTextFile(`${ROOT}/deno.json`);
  assert.deepEqual([judge(config), deployEntry(config)], ["pass", "edge/main.ts"]);
});
