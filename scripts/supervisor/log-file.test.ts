import assert from "node:assert/strict";
import { makeLogFile } from "./log-file.ts";

const now = () => new Date(0);

Deno.test("makeLogFile() never keeps more than two files of its limit", async () => {
  const dir = await Deno.makeTempDir();
  const log = makeLogFile({ path: `${dir}/box.log`, maxBytes: 100, now });
  for (let i = 0; i < 50; i++) log.write(`line ${i}`);
  log.close();
  const sizes = [...Deno.readDirSync(dir)].map((
    { name },
  ) => [name, Deno.statSync(`${dir}/${name}`).size <= 100]);
  assert.deepEqual(sizes.sort(), [["box.log", true], ["box.log.1", true]]);
  assert.match(await Deno.readTextFile(`${dir}/box.log`), /line 49\n$/);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("makeLogFile() goes on where an earlier run stopped and is silent once closed", async () => {
  const dir = await Deno.makeTempDir();
  for (const word of ["first", "second"]) {
    const log = makeLogFile({ path: `${dir}/box.log`, now });
    log.write(word);
    log.close();
    log.write("late");
    log.close();
  }
  const text = await Deno.readTextFile(`${dir}/box.log`);
  assert.equal(text, "1970-01-01T00:00:00.000Z first\n1970-01-01T00:00:00.000Z second\n");
  await Deno.remove(dir, { recursive: true });
});
