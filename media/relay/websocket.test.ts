import assert from "node:assert/strict";
import { answerHandshake } from "./websocket.ts";

// The example of RFC 6455 section 1.3.
const GOOD = {
  "upgrade": "websocket",
  "connection": "keep-alive, Upgrade",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  "sec-websocket-version": "13",
};

Deno.test("answerHandshake() says 400 to what is no handshake", () => {
  for (const wrong of [{ upgrade: "h2c" }, { connection: "close" }, { "sec-websocket-key": "short" }]) {
    assert.deepEqual(answerHandshake({ ...GOOD, ...wrong }), { status: 400 });
  }
  assert.deepEqual(answerHandshake({}), { status: 400 });
});

Deno.test("answerHandshake() says 426 to another version", () => {
  assert.deepEqual(answerHandshake({ ...GOOD, "sec-websocket-version": "8" }), { status: 426 });
});

Deno.test("answerHandshake() answers as the RFC's example", () => {
  assert.deepEqual(answerHandshake(GOOD), { status: 101, accept: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" });
});
