import assert from "node:assert/strict";
import { readEdgeConfig } from "./config.ts";

const from = (values: Record<string, string>) => readEdgeConfig((name) => values[name], "linux");

Deno.test("readEdgeConfig() names the variable of each bad value, and never shows a key", () => {
  const wrong: Record<string, string[]> = {
    DSTREAM_EDGE_PORT: ["0", "65536", "x"],
    DSTREAM_EDGE_PROXIES: ["-1", "10", "yes"],
    DSTREAM_EDGE_LOCAL_RELAYS: ["yes", "2"],
    DSTREAM_EDGE_URL: ["edge.example", "https://edge.example/", "wss://edge.example"],
    DSTREAM_EDGE_ORIGINS: ["watch.example", "https://watch.example/", "https://a.example,*"],
    DSTREAM_EDGE_RELAYS: ["relay.example", "https://relay.example", "wss://a,wss://b,wss://c,wss://d"],
    DSTREAM_TURN: ["turn:a.example", "turn:a.example us:er verysecret"],
    DSTREAM_EDGE_KEY: ["secret", "A".repeat(64), "a".repeat(63)],
  };
  for (const [name, values] of Object.entries(wrong)) {
    for (const value of values) {
      const read = from({ [name]: value });
      assert.equal(read.state, "bad", `${name}=${value}`);
      const problem = read.state === "bad" ? read.problem : "";
      assert.ok(problem.startsWith(name));
      if (name === "DSTREAM_EDGE_KEY" || name === "DSTREAM_TURN") assert.ok(!problem.includes(value));
    }
  }
});

Deno.test("readEdgeConfig() is strict unless told: no proxies, no relays of this network", () => {
  const read = from({ HOME: "/h" });
  assert.ok(read.state === "ok");
  const { port, key, home, hosted, proxies, localRelays } = read.config;
  assert.deepEqual({ port, key, home, hosted, proxies, localRelays }, {
    port: 5657,
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
    DSTREAM_EDGE_KEY: "01".repeat(32),
    DSTREAM_HOME: "/here",
    DSTREAM_EDGE_PROXIES: "2",
    DSTREAM_EDGE_LOCAL_RELAYS: "1",
    DSTREAM_EDGE_URL: "https://edge.example",
    DSTREAM_EDGE_ORIGINS: "https://watch.example, http://localhost:5656",
    DSTREAM_EDGE_RELAYS: "wss://one.example, ws://two.example",
    DSTREAM_TURN: "turn:turn.example:3478?transport=udp dstream se,cret",
    DENO_DEPLOYMENT_ID: "x",
  });
  assert.ok(read.state === "ok");
  const { port, key, home, hosted, proxies, localRelays, origin, origins, relays, turn } = read.config;
  assert.deepEqual(relays, ["wss://one.example", "ws://two.example"]);
  assert.equal(origin, "https://edge.example");
  assert.deepEqual(origins, ["https://watch.example", "http://localhost:5656"]);
  assert.deepEqual(turn, { url: "turn:turn.example:3478?transport=udp", user: "dstream", secret: "se,cret" });
  assert.deepEqual({ port, home, hosted, proxies, localRelays }, {
    port: 80,
    home: "/here",
    hosted: true,
    proxies: 2,
    localRelays: true,
  });
  assert.deepEqual(key, new Uint8Array(32).fill(1));
});
