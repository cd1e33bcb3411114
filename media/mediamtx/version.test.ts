import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { checkVersion, MEDIAMTX_VERSION } from "./version.ts";

Deno.test("MEDIAMTX_VERSION is the version the build recipe embeds and requires", async () => {
  const read = (file: string) => Deno.readTextFile(new URL(`./build/${file}`, import.meta.url));
  assert.equal(await read("VERSION"), MEDIAMTX_VERSION);
  assert.match(await read("go.mod"), new RegExp(`bluenviron/mediamtx ${MEDIAMTX_VERSION} `));
});

Deno.test("checkVersion() says not-runnable for what isn't a program", async () => {
  assert.deepEqual(await checkVersion("/no/such/mediamtx"), { state: "not-runnable", why: "no such file" });
  const check = await checkVersion(fileURLToPath(new URL("./build/go.mod", import.meta.url)));
  assert.equal(check.state, "not-runnable");
});
