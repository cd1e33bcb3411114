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

Deno.test("readRelayConfig() has the local stack's defaults", () => {
  const read = from({ XDG_DATA_HOME: "/data" });
  assert.deepEqual(read, { state: "ok", config: { port: 5658, home: "/data/dstream" } });
});

Deno.test("readRelayConfig() takes both variables", () => {
  const read = from({ DSTREAM_RELAY_PORT: "7447", DSTREAM_HOME: "/here" });
  assert.deepEqual(read, { state: "ok", config: { port: 7447, home: "/here" } });
});
