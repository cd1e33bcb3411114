import assert from "node:assert/strict";
import { publicKeyOf } from "../../contracts/nostr/event.ts";
import { profileLink } from "../../contracts/nostr/link.ts";
import { readEdgeConfig } from "../../edge/config.ts";
import { readEnvFile } from "./check-environment.ts";
import { writeNewKeys } from "./new-keys.ts";

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("writeNewKeys() leaves an older file as it is, and says where it can't write", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/keys.env`, "old");
    const again = await writeNewKeys(`${folder}/keys.env`);
    assert.ok(again.state === "refused" && /there already/.test(again.problem));
    assert.equal(await Deno.readTextFile(`${folder}/keys.env`), "old");
    assert.equal((await writeNewKeys(`${folder}/keys.env/inside`)).state, "refused");
  }));

Deno.test("writeNewKeys() writes what an edge takes, for its owner's eyes only, and tells the public key", () =>
  inFolder(async (folder) => {
    const path = `${folder}/edge/keys.env`;
    let next = 1;
    const made = await writeNewKeys(path, (length) => new Uint8Array(length).fill(next++));
    assert.ok(made.state === "written");
    assert.equal(made.npub, profileLink(publicKeyOf(new Uint8Array(32).fill(1))));
    assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
    const variables = readEnvFile(await Deno.readTextFile(path));
    assert.ok(typeof variables !== "string");
    const read = readEdgeConfig((name) => variables.get(name), "linux");
    assert.ok(read.state === "ok" && read.config.key?.[0] === 1 && read.config.arbiter === undefined);
    assert.match(await Deno.readTextFile(path), /^# DSTREAM_ARBITER_KEY=(02){32}$/m);
  }));
