import assert from "node:assert/strict";
import { Hono } from "hono";
import { clientAddress, type EdgeEnv, isThisMachine, networkOf, placeOf } from "./client-address.ts";

async function ask(proxies: number, forwarded?: string, hostname: string | undefined = "198.51.100.1") {
  const app = new Hono<EdgeEnv>().get("/", (c) => c.text(clientAddress(c, proxies)));
  const headers: Record<string, string> = forwarded === undefined ? {} : { "x-forwarded-for": forwarded };
  return await (await app.request(
    "/",
    { headers },
    hostname === undefined ? {} : { remoteAddr: { hostname } },
  )).text();
}

Deno.test("clientAddress() believes no header without a proxy", async () => {
  assert.equal(await ask(0, "203.0.113.7"), "198.51.100.1");
});

Deno.test("clientAddress() believes only what the operator's proxies added", async () => {
  assert.equal(await ask(1, "invented, 203.0.113.7"), "203.0.113.7");
  assert.equal(await ask(2, "invented, 203.0.113.7, 198.51.100.9"), "203.0.113.7");
});

Deno.test("clientAddress() falls back to the connection when a proxy says too little", async () => {
  assert.equal(await ask(1), "198.51.100.1");
  assert.equal(await ask(3, "203.0.113.7"), "198.51.100.1");
});

Deno.test("clientAddress() gives all unknown connections one name", async () => {
  const app = new Hono<EdgeEnv>().get("/", (c) => c.text(clientAddress(c, 0)));
  assert.equal(await (await app.request("/")).text(), "unknown");
});

Deno.test("isThisMachine() believes no address that a header may carry", () => {
  for (const address of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
    assert.equal(isThisMachine(address, 1), false);
    assert.equal(isThisMachine(address, 0), true);
  }
  assert.equal(isThisMachine("198.51.100.1", 0), false);
});

Deno.test("placeOf() takes all networks of one customer for one complainer", () => {
  const place = (address: string) => placeOf(networkOf(address));
  assert.equal(place("2001:db8:1:2::3"), place("2001:db8:1:ffff::4"));
  assert.notEqual(place("2001:db8:1:2::3"), place("2001:db8:2:2::3"));
  assert.equal(place("198.51.100.1"), place("198.51.100.9"));
  assert.notEqual(place("198.51.100.1"), place("198.51.101.1"));
  assert.notEqual(place("loopback -DS0100-a"), place("loopback -DS0100-b"));
});
