import assert from "node:assert/strict";
import { makeLogFile } from "./log-file.ts";

const now = () => new Date(0);

Deno.test("makeLogFile() never keeps more than two files of its limit", async () => {
  const dir = await Deno.makeTempDir();
  const log = makeLogFile({ path: `${dir}/box.log`, part: "box", maxBytes: 200, now });
  for (let i = 0; i < 50; i++) log.write(`line ${i}`);
  log.close();
  const sizes = [...Deno.readDirSync(dir)].map((
    { name },
  ) => [name, Deno.statSync(`${dir}/${name}`).size <= 200]);
  assert.deepEqual(sizes.sort(), [["box.log", true], ["box.log.1", true]]);
  assert.match(await Deno.readTextFile(`${dir}/box.log`), /"text":"line 49"\}\n$/);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("makeLogFile() goes on where an earlier run stopped and is silent once closed", async () => {
  const dir = await Deno.makeTempDir();
  for (const word of ["first", "second"]) {
    const log = makeLogFile({ path: `${dir}/box.log`, part: "box", now });
    log.write(word);
    log.close();
    log.write("late");
    log.close();
  }
  const text = await Deno.readTextFile(`${dir}/box.log`);
  const lines = text.trimEnd().split("\n").map((line) => JSON.parse(line));
  const time = "1970-01-01T00:00:00.000Z";
  assert.deepEqual(lines, ["first", "second"].map((word) => ({ time, part: "box", text: word })));
  await Deno.remove(dir, { recursive: true });
});

Deno.test("makeLogFile() writes one line of JSON for whatever a part says, and nobody's address", async () => {
  const dir = await Deno.makeTempDir();
  const log = makeLogFile({ path: `${dir}/box.log`, part: "box", now });
  log.write('"quoted" from 198.51.100.7:40000 and 2001:db8::7');
  log.close();
  const text = await Deno.readTextFile(`${dir}/box.log`);
  assert.equal(text.split("\n").length, 2);
  assert.equal(JSON.parse(text).text, '"quoted" from …:40000 and …');
  await Deno.remove(dir, { recursive: true });
});
