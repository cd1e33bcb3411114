import assert from "node:assert/strict";
import { readNatsAddress } from "./nats-address.ts";

Deno.test("readNatsAddress() gives undefined for what is no address of NATS", () => {
  for (
    const text of [
      "",
      "localhost:4222",
      "http://host:4222",
      "nats://",
      "nats://host/path",
      "nats://host?token=x",
      "nats://a,tls://b",
      "nats://a,",
      "nats://one:x@a,nats://two:x@b",
      "nats://%ff@host",
      Array(17).fill("nats://a").join(","),
    ]
  ) assert.equal(readNatsAddress(text), undefined, text);
});

Deno.test("readNatsAddress() reads servers, token, user and password", () => {
  assert.deepEqual(readNatsAddress("nats://127.0.0.1"), { servers: ["127.0.0.1:4222"], tls: false });
  assert.deepEqual(readNatsAddress("tls://t%40ken@a:1, tls://b:2"), {
    servers: ["a:1", "b:2"],
    tls: true,
    token: "t@ken",
  });
  assert.deepEqual(readNatsAddress("nats://me:secret@a"), {
    servers: ["a:4222"],
    tls: false,
    user: "me",
    password: "secret",
  });
});
