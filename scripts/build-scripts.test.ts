import assert from "node:assert/strict";
import { ROOT } from "./root.ts";

Deno.test("deno.json denies every package its build script, so that no first start warns of one", async () => {
  const [lock, config] = await Promise.all(
    ["deno.lock", "deno.json"].map(async (name) => JSON.parse(await Deno.readTextFile(`${ROOT}/${name}`))),
  );
  const packages = Object.entries(lock.npm as Record<string, { scripts?: boolean }>);
  const wanting = packages.flatMap(([name, { scripts }]) =>
    scripts === true ? [`npm:${name.replace(/(?<=.)@.*$/, "")}`] : []
  );
  assert.deepEqual([...new Set(wanting)].sort(), config.allowScripts.deny);
});
