import assert from "node:assert/strict";
import { Hono } from "hono";
import { clientAddress, type EdgeEnv } from "./client-address.ts";

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
