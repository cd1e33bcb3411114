import assert from "node:assert/strict";
import { readEdgeConfig } from "./config.ts";

const from = (values: Record<string, string>) => readEdgeConfig((name) => values[name], "linux");

Deno.test("readEdgeConfig() names the variable of each bad value, and never shows a key", () => {
  const wrong: Record<string, string[]> = {
    DSTREAM_EDGE_PORT: ["0", "65536", "x"],
    DSTREAM_LISTEN: ["localhost", "127.0.0.1:80"],
    DSTREAM_EDGE_PROXIES: ["-1", "10", "yes"],
    DSTREAM_EDGE_LOCAL_RELAYS: ["yes", "2"],
    DSTREAM_EDGE_URL: ["edge.example", "https://edge.example/", "wss://edge.example"],
    DSTREAM_EDGE_ORIGINS: ["watch.example", "https://watch.example/", "https://a.example,*"],
    DSTREAM_EDGE_RELAYS: ["relay.example", "https://relay.example", "wss://a,wss://b,wss://c,wss://d"],
    DSTREAM_TURN: ["turn:a.example", "turn:a.example us:er verysecret"],
    DSTREAM_MONERO_NODES: [
      "http://one.example",
      "http://one.example,http://one.example/",
      "http://one.example,ws://two.example",
      "http://one.example,http://name:password@two.example",
      "http://one.example,http://two.example?x",
      "http://a,http://b,http://c,http://d,http://e",
    ],
    DSTREAM_ARBITER_KEY: ["secret", "b".repeat(63), "b".repeat(64)],
    DSTREAM_EDGE_KEY: ["secret", "A".repeat(64), "a".repeat(63)],
  };
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      const read = from({ [name]: value });
      assert.equal(read.state, "bad", `${name}=${value}`);
      const problem = read.state === "bad" ? read.problem : "";
      assert.ok(problem.startsWith(name));
      if (["DSTREAM_EDGE_KEY", "DSTREAM_ARBITER_KEY", "DSTREAM_TURN"].includes(name)) {
        assert.ok(!problem.includes(value));
      }
    }
  }
});

Deno.test("readEdgeConfig() is strict unless told: no proxies, no relays of this network", () => {
  const read = from({ HOME: "/h" });
  assert.ok(read.state === "ok");
  const { port, hostname, key, home, hosted, proxies, localRelays } = read.config;
  assert.deepEqual({ port, hostname, key, home, hosted, proxies, localRelays }, {
    port: 5657,
    hostname: "0.0.0.0",
    key: undefined,
    home: "/h/.local/share/dstream",
    hosted: false,
    proxies: 0,
    localRelays: false,
  });
});

Deno.test("readEdgeConfig() takes every variable", () => {
  const read = from({
    DSTREAM_EDGE_PORT: "80",
    DSTREAM_LISTEN: "127.0.0.1",
    DSTREAM_EDGE_KEY: "01".repeat(32),
    DSTREAM_HOME: "/here",
    DSTREAM_EDGE_PROXIES: "2",
    DSTREAM_EDGE_LOCAL_RELAYS: "1",
    DSTREAM_EDGE_URL: "https://edge.example",
    DSTREAM_EDGE_ORIGINS: "https://watch.example, http://localhost:5656",
    DSTREAM_EDGE_RELAYS: "wss://one.example, ws://two.example",
    DSTREAM_TURN: "turn:turn.example:3478?transport=udp dstream se,cret",
    DSTREAM_MONERO_NODES: "http://127.0.0.1:18081, https://node.example/rpc",
    DENO_DEPLOYMENT_ID: "x",
  });
  assert.ok(read.state === "ok");
  const { port, hostname, key, home, hosted, proxies, localRelays, origin, origins, relays, turn, nodes } =
    read.config;
  assert.deepEqual(nodes.map(String), ["http://127.0.0.1:18081/", "https://node.example/rpc/"]);
  assert.deepEqual(relays, ["wss://one.example", "ws://two.example"]);
  assert.equal(origin, "https://edge.example");
  assert.deepEqual(origins, ["https://watch.example", "http://localhost:5656"]);
  assert.deepEqual(turn, { url: "turn:turn.example:3478?transport=udp", user: "dstream", secret: "se,cret" });
  assert.deepEqual({ port, hostname, home, hosted, proxies, localRelays }, {
    port: 80,
    hostname: "127.0.0.1",
    home: "/here",
    hosted: true,
    proxies: 2,
    localRelays: true,
  });
  assert.deepEqual(key, new Uint8Array(32).fill(1));
});

Deno.test("readEdgeConfig() makes an arbiter of nobody who lacks a key, nodes or relays, or uses one key for both", () => {
  const whole = {
    DSTREAM_ARBITER_KEY: "b".repeat(64),
    DSTREAM_EDGE_KEY: "a".repeat(64),
    DSTREAM_MONERO_NODES: "http://one.example,http://two.example",
    DSTREAM_EDGE_RELAYS: "wss://relay.example",
  };
  for (const name of ["DSTREAM_EDGE_KEY", "DSTREAM_MONERO_NODES", "DSTREAM_EDGE_RELAYS"]) {
    // Where no files are kept, a key of the moment would forget what it said.
    const read = from({ ...whole, [name]: "", DENO_DEPLOY: "1" });
    assert.ok(read.state === "bad" && read.problem.includes(name), name);
  }
  assert.equal(from({ ...whole, DSTREAM_EDGE_KEY: "b".repeat(64) }).state, "bad");
  assert.equal(from({ ...whole, DSTREAM_EDGE_KEY: "" }).state, "ok", "its key is kept in a file");
  const read = from(whole);
  assert.ok(read.state === "ok");
  assert.match(read.config.arbiter?.baseKey ?? "", /^[0-9a-f]{64}$/);
});
