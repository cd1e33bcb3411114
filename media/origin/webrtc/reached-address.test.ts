import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { askedFrom, makeReachedAddress } from "./reached-address.ts";

type Asked = { host?: string; local?: string; remote?: string; forwarded?: string };

/** As much of a request as is read. */
function request({ host, local, remote, forwarded }: Asked): IncomingMessage {
  return {
    headers: { host, "x-forwarded-for": forwarded },
    socket: { localAddress: local, remoteAddress: remote },
  } as unknown as IncomingMessage;
}

const asked: string[] = [];
const lookup = (name: string) => {
  asked.push(name);
  return name === "box.example" ? Promise.resolve(["198.51.100.7"]) : Promise.reject(new Error("ENOTFOUND"));
};

Deno.test("askedFrom() believes a proxy on this machine or beside it about whom it asks for, and nobody else", () => {
  const far = { remote: "203.0.113.9", forwarded: "198.51.100.1" };
  assert.equal(askedFrom(request(far)), "203.0.113.9");
  assert.equal(askedFrom(request({ remote: "127.0.0.1", forwarded: "evil, 198.51.100.1" })), "198.51.100.1");
  assert.equal(askedFrom(request({ remote: "172.18.0.3", forwarded: "198.51.100.1" })), "198.51.100.1");
  assert.equal(askedFrom(request({ remote: "::ffff:127.0.0.1", forwarded: "nonsense" })), "127.0.0.1");
  assert.equal(askedFrom(request({ remote: "::ffff:203.0.113.9" })), "203.0.113.9");
});

Deno.test("makeReachedAddress() gives what the Host means, and the socket's address to who can use it", async () => {
  const reached = makeReachedAddress({ lookup, now: () => 0 });
  const of = (asked: Asked) => reached(request(asked));
  assert.deepEqual(await of({ host: "localhost:5659", local: "127.0.0.1", remote: "127.0.0.1" }), [
    "127.0.0.1",
  ]);
  assert.deepEqual(await of({ host: "192.168.1.5:5659", local: "192.168.1.5", remote: "192.168.1.9" }), [
    "192.168.1.5",
  ]);
  assert.deepEqual(await of({ host: "[fd00::2]:5659", local: "fd00::2", remote: "fd00::3" }), ["fd00::2"]);
  // A published port of a container, and a cloud machine behind a one-to-one address.
  assert.deepEqual(await of({ host: "localhost:5659", local: "172.17.0.2", remote: "172.17.0.1" }), [
    "127.0.0.1",
    "172.17.0.2",
  ]);
  assert.deepEqual(await of({ host: "box.example", local: "10.0.0.4", remote: "203.0.113.9" }), [
    "198.51.100.7",
  ]);
  const proxied = { host: "box.example", local: "127.0.0.1", remote: "127.0.0.1", forwarded: "203.0.113.9" };
  assert.deepEqual(await of(proxied), ["198.51.100.7"]);
});

Deno.test("makeReachedAddress() tells who asks from outside no address that a name has within the box's own network", async () => {
  for (const inside of ["127.0.1.1", "172.18.0.5", "fd00::5"]) {
    const reached = makeReachedAddress({
      lookup: () => Promise.resolve([inside, "198.51.100.7"]),
      now: () => 0,
    });
    const proxied = { host: "box.example", local: "172.18.0.4", remote: "172.18.0.5" };
    assert.deepEqual(await reached(request({ ...proxied, forwarded: "203.0.113.9" })), ["198.51.100.7"]);
  }
});

Deno.test("makeReachedAddress() asks the resolver once a minute for a name, never for nonsense, and doesn't fail with it", async () => {
  asked.length = 0;
  let nowMs = 0;
  const reached = makeReachedAddress({ lookup, now: () => nowMs });
  const of = (host: string) => reached(request({ host, local: "10.0.0.4", remote: "203.0.113.9" }));
  await of("box.example");
  await of("BOX.example:443");
  assert.deepEqual(await of("unknown.example"), []);
  await of("a b");
  await of("-".repeat(400));
  assert.deepEqual(asked, ["box.example", "unknown.example"]);
  nowMs = 61_000;
  await of("box.example");
  assert.equal(asked.length, 3);
});

Deno.test("makeReachedAddress() doesn't wait for a resolver that hangs", async () => {
  const reached = makeReachedAddress({ lookup: () => new Promise(() => {}), now: () => 0 });
  assert.deepEqual(await reached(request({ host: "slow.example", local: "10.0.0.4", remote: "10.0.0.5" })), [
    "10.0.0.4",
  ]);
});
