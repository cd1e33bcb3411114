import assert from "node:assert/strict";
import { readRelayConfig } from "./config.ts";

const from = (values: Record<string, string>) => readRelayConfig((name) => values[name], "linux");

Deno.test("readRelayConfig() names the variable of a bad port", () => {
  for (const port of ["0", "65536", "x", "-1", "1.5"]) {
    const read = from({ DSTREAM_RELAY_PORT: port });
    assert.equal(read.state, "bad");
    assert.match(read.state === "bad" ? read.problem : "", /DSTREAM_RELAY_PORT/);
  }
});

Deno.test("readRelayConfig() names the variable of what is no address", () => {
  for (const address of ["localhost", "1.2.3", "0.0.0.0:80"]) {
    const read = from({ DSTREAM_LISTEN: address });
    assert.match(read.state === "bad" ? read.problem : "", /DSTREAM_LISTEN is/);
  }
});

Deno.test("readRelayConfig() has the local stack's defaults", () => {
  const read = from({ XDG_DATA_HOME: "/data" });
  assert.deepEqual(read, { state: "ok", config: { port: 5658, hostname: "0.0.0.0", home: "/data/dstream" } });
});

Deno.test("readRelayConfig() takes every variable", () => {
  const read = from({ DSTREAM_RELAY_PORT: "7447", DSTREAM_LISTEN: "::1", DSTREAM_HOME: "/here" });
  assert.deepEqual(read, { state: "ok", config: { port: 7447, hostname: "::1", home: "/here" } });
});
