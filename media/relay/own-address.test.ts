import assert from "node:assert/strict";
import { type Arrival, askingAddress, isLoopback, isOwnAddress } from "./own-address.ts";

const here: Arrival = { host: "localhost:5658", localAddress: "127.0.0.1", localPort: 5658 };
const own = (url: string, arrival = here) => isOwnAddress(new URL(url), arrival);

Deno.test("isOwnAddress() is false for another relay, even one whose name the client put into its Host header", () => {
  assert.equal(own("ws://localhost:5999"), false);
  assert.equal(own("wss://relay.example"), false);
  assert.equal(own("wss://relay.example", { ...here, host: "relay.example" }), false);
  assert.equal(own("http://localhost:5658"), false);
  assert.equal(own("ws://localhost:5658", { ...here, host: undefined }), false);
  assert.equal(
    own("ws://10.0.0.9:5658", { ...here, host: "10.0.0.9:5658", localAddress: "10.0.0.7" }),
    false,
  );
});

Deno.test("isOwnAddress() is true for loopback and for the socket's own end", () => {
  assert.equal(own("ws://localhost:5658/"), true);
  assert.equal(own("ws://127.0.0.1:5658", { ...here, host: "127.0.0.1:5658" }), true);
  assert.equal(own("ws://[::1]:5658", { ...here, host: "[::1]:5658", localAddress: "::1" }), true);
  assert.equal(
    own("ws://10.0.0.7:5658", { ...here, host: "10.0.0.7:5658", localAddress: "::ffff:10.0.0.7" }),
    true,
  );
});

Deno.test("askingAddress() believes nobody outside about whom he asks for, nor a proxy what isn't an address", () => {
  assert.equal(askingAddress("203.0.113.7", "198.51.100.1"), "203.0.113.7");
  assert.equal(askingAddress("10.0.0.5", "198.51.100.1"), "10.0.0.5");
  assert.equal(askingAddress("127.0.0.1", "unknown"), "127.0.0.1");
  assert.equal(askingAddress("127.0.0.1", undefined), "127.0.0.1");
});

Deno.test("askingAddress() takes of a local proxy's chain the entry that it wrote itself", () => {
  assert.equal(askingAddress("::ffff:127.0.0.1", "127.0.0.1, 198.51.100.1"), "198.51.100.1");
  assert.equal(askingAddress("::1", "2001:db8::7"), "2001:db8::7");
});

Deno.test("isLoopback() is false for names that only begin like it", () => {
  assert.deepEqual(["localhost.example", "127.example", "10.0.0.1", ""].map(isLoopback), [
    false,
    false,
    false,
    false,
  ]);
});

Deno.test("isLoopback() is true in every spelling", () => {
  assert.deepEqual(
    ["localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]", "::ffff:127.0.0.1"].map(isLoopback),
    [
      true,
      true,
      true,
      true,
      true,
      true,
    ],
  );
});
