import assert from "node:assert/strict";
import { readEnvironment } from "./environment.ts";

const from = (values: Record<string, string>) =>
  readEnvironment((name) => ({ HOME: "/h", ...values })[name], "linux");

Deno.test("readEnvironment() names the variable when a port is no port", () => {
  for (const bad of ["http", "0", "70000", "-1", "56.5", "0x10"]) {
    const read = from({ DSTREAM_EDGE_PORT: bad });
    assert.deepEqual(read.state === "bad" && read.problems, [
      `DSTREAM_EDGE_PORT is "${bad}": it must be a port number from 1 to 65535.`,
    ]);
  }
});

Deno.test("readEnvironment() refuses one port for two parts", () => {
  const read = from({ DSTREAM_CLIENT_PORT: "7000", DSTREAM_BOX_PORT: "7000" });
  assert.match(read.state === "bad" ? read.problems.join() : "", /DSTREAM_BOX_PORT and DSTREAM_CLIENT_PORT/);
});

Deno.test("readEnvironment() gives the ports of the local stack when nothing is set", () => {
  const read = from({ XDG_DATA_HOME: "/data" });
  assert.deepEqual(read.state === "ok" && read.environment, {
    home: "/data/dstream",
    ports: { client: 5656, edge: 5657, relay: 5658, box: 5659, rtmp: 1935, srt: 8890, webrtc: 8189 },
    mediamtx: undefined,
    searchPath: "",
  });
});

Deno.test("readEnvironment() asks for a folder when the account has none", () => {
  const read = readEnvironment(() => undefined, "linux");
  assert.match(read.state === "bad" ? read.problems.join() : "", /set DSTREAM_HOME/);
});

Deno.test("readEnvironment() takes what is set", () => {
  const read = from({ DSTREAM_HOME: "/here", DSTREAM_RELAY_PORT: "7447", DSTREAM_MEDIAMTX: "/m" });
  assert.equal(read.state, "ok");
  if (read.state !== "ok") return;
  assert.equal(read.environment.home, "/here");
  assert.equal(read.environment.ports.relay, 7447);
  assert.equal(read.environment.mediamtx, "/m");
});
