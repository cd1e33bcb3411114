import assert from "node:assert/strict";
import { readEdgeConfig } from "../../edge/config.ts";
import { EDGE_VARIABLES } from "../../edge/variables.ts";
import { trialVariables } from "./trial-variables.ts";

const REAL: Record<string, string> = {
  DSTREAM_EDGE_KEY: "ab".repeat(32),
  DSTREAM_ARBITER_KEY: "cd".repeat(32),
  DSTREAM_TURN: "turn:turn.example:3478 operator static-auth-hunter2",
  DSTREAM_NATS: "nats://ada:hunter2@nats.example",
  DSTREAM_MONERO_NODES: "https://node-a.example:18089,https://node-b.example:18089",
  DSTREAM_EDGE_RELAYS: "wss://relay.example,wss://other.example",
  DSTREAM_EDGE_URL: "https://edge.example",
  DSTREAM_LISTEN: "0.0.0.0",
  DSTREAM_HOME: "/srv/edge",
};

Deno.test("trialVariables() hands on no secret, and nobody whom a trial could meet", () => {
  const tried = trialVariables(new Map(Object.entries(REAL)));
  const words = [...tried.values()].join(" ");
  for (const { name } of EDGE_VARIABLES.filter(({ secret }) => secret === true)) {
    for (const part of REAL[name]?.split(" ") ?? []) assert.ok(!words.includes(part), name);
  }
  assert.doesNotMatch(words, /relay\.example|other\.example|node-|nats|\/srv/);
  assert.equal(tried.has("DSTREAM_NATS"), false);
});

Deno.test("trialVariables() keeps the shape: an edge takes them, as an arbiter with nodes, on this machine alone", () => {
  const tried = trialVariables(new Map(Object.entries(REAL)));
  const read = readEdgeConfig((name) => name === "DENO_DEPLOY" ? "1" : tried.get(name), "linux");
  assert.ok(read.state === "ok", read.state === "bad" ? read.problem : "");
  const { arbiter, nodes, relays, turn, nats, hostname, origin } = read.config;
  assert.ok(arbiter !== undefined && turn !== undefined && nats === undefined);
  assert.deepEqual([nodes.length, relays.length, hostname, origin], [
    2,
    2,
    "127.0.0.1",
    "https://edge.example",
  ]);
});

Deno.test("trialVariables() makes a key where none is set, another one each time", () => {
  const [one, two] = [trialVariables(new Map()), trialVariables(new Map())];
  assert.match(one.get("DSTREAM_EDGE_KEY") ?? "", /^[0-9a-f]{64}$/);
  assert.notEqual(one.get("DSTREAM_EDGE_KEY"), two.get("DSTREAM_EDGE_KEY"));
});
