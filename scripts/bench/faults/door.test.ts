import assert from "node:assert/strict";
import { type Door, openDoor } from "./door.ts";

/** A carrier that answers each path with four bytes, and a door before it. */
async function withDoor(work: (door: Door) => Promise<void>): Promise<void> {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => new Response(Uint8Array.of(1, 2, 3, 4)),
  );
  const door = await openDoor(`http://127.0.0.1:${server.addr.port}`);
  try {
    await work(door);
  } finally {
    await door.close();
    await server.shutdown();
  }
}

const bytesAt = async (url: string) => [...new Uint8Array(await (await fetch(url)).arrayBuffer())];

Deno.test("openDoor() turns one bit of media and none of playlists while it bends", () =>
  withDoor(async (door) => {
    assert.deepEqual(await bytesAt(`${door.url}/7.m4s`), [1, 2, 3, 4]);
    await door.set("bends");
    assert.deepEqual(await bytesAt(`${door.url}/7.m4s`), [0, 2, 3, 4]);
    assert.deepEqual(await bytesAt(`${door.url}/index.m3u8`), [1, 2, 3, 4]);
  }));

Deno.test("openDoor() refuses while it is shut, and is at the same address again", () =>
  withDoor(async (door) => {
    await door.set("shut");
    await assert.rejects(bytesAt(`${door.url}/7.m4s`), TypeError);
    await door.set("open");
    assert.deepEqual(await bytesAt(`${door.url}/7.m4s`), [1, 2, 3, 4]);
  }));

Deno.test("openDoor() answers nothing while it is silent, and goes on when that is over", () =>
  withDoor(async (door) => {
    await door.set("silent");
    const patience = AbortSignal.timeout(100);
    await assert.rejects(fetch(`${door.url}/7.m4s`, { signal: patience }), { name: "TimeoutError" });
    await door.set("open");
    assert.deepEqual(await bytesAt(`${door.url}/7.m4s`), [1, 2, 3, 4]);
  }));
