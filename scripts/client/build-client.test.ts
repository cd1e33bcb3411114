import assert from "node:assert/strict";
import { buildClient, hashSources } from "./build-client.ts";

async function inRepository(work: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  for (const dir of ["client/src", "client/dist", "contracts"]) {
    await Deno.mkdir(`${root}/${dir}`, { recursive: true });
  }
  for (const file of ["deno.json", "deno.lock", "import_map.json", "client/src/main.tsx"]) {
    await Deno.writeTextFile(`${root}/${file}`, "1");
  }
  try {
    await work(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

const makes = (root: string) => async () => {
  await Deno.writeTextFile(`${root}/client/dist/index.html`, "built");
  return { state: "done" as const, lines: [] };
};
const progress = () => {};

Deno.test("buildClient() builds again after a failure, and gives its lines", () =>
  inRepository(async (root) => {
    const build = () => Promise.resolve({ state: "failed" as const, code: 1, lines: ["no such export"] });
    await makes(root)();
    for (let i = 0; i < 2; i++) {
      assert.deepEqual(await buildClient({ root, progress, build }), {
        state: "failed",
        lines: ["no such export"],
      });
    }
    assert.equal((await buildClient({ root, progress, build: makes(root) })).state, "built");
  }));

Deno.test("buildClient() builds again when a source changed or the build is gone", () =>
  inRepository(async (root) => {
    const options = { root, progress, build: makes(root) };
    assert.equal((await buildClient(options)).state, "built");
    assert.equal((await buildClient(options)).state, "fresh");
    await Deno.writeTextFile(`${root}/client/src/main.tsx`, "2");
    assert.equal((await buildClient(options)).state, "built");
    await Deno.remove(`${root}/client/dist/index.html`);
    assert.equal((await buildClient(options)).state, "built");
  }));

Deno.test("buildClient() runs once when two ask at the same time", () =>
  inRepository(async (root) => {
    let builds = 0;
    const build = () => {
      builds++;
      return makes(root)();
    };
    const both = await Promise.all([
      buildClient({ root, progress, build }),
      buildClient({ root, progress, build }),
    ]);
    assert.deepEqual([builds, both.map(({ state }) => state).sort()], [1, ["built", "fresh"]]);
  }));

Deno.test("hashSources() sees a renamed file and no test or build output", () =>
  inRepository(async (root) => {
    const before = await hashSources(root);
    await Deno.writeTextFile(`${root}/client/dist/index.html`, "x");
    await Deno.writeTextFile(`${root}/client/src/main.test.tsx`, "x");
    assert.equal(await hashSources(root), before);
    await Deno.rename(`${root}/client/src/main.tsx`, `${root}/client/src/start.tsx`);
    assert.notEqual(await hashSources(root), before);
  }));
