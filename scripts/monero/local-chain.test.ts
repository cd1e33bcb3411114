import assert from "node:assert/strict";
import { CHAIN_PORTS, chainArbiter, chainParts, readChainPorts, wantedChainPorts } from "./local-chain.ts";

const read = (vars: Record<string, string>, taken: number[] = []) =>
  readChainPorts((name) => vars[name], taken);

Deno.test("readChainPorts() names bad ports, ports that others have, and nodes that would be forgotten", () => {
  const wrong: [Record<string, string>, RegExp][] = [
    [{ DSTREAM_MONERO_PORT: "0" }, /DSTREAM_MONERO_PORT is "0"/],
    [{ DSTREAM_COINS_PORT: "x" }, /DSTREAM_COINS_PORT is "x"/],
    [{ DSTREAM_MONERO_OTHER_PORT: "5660" }, /DSTREAM_MONERO_OTHER_PORT is 5660, which another part has/],
    [{ DSTREAM_MONERO_PORT: "5656" }, /DSTREAM_MONERO_PORT is 5656/],
    [{ DSTREAM_MONERO_NODES: "http://a.example" }, /DSTREAM_MONERO_NODES is set/],
  ];
  for (const [vars, why] of wrong) {
    const result = read(vars, [5656]);
    assert.equal(result.state, "bad", JSON.stringify(vars));
    assert.match(result.state === "bad" ? result.problems.join("\n") : "", why);
  }
});

Deno.test("readChainPorts() has a default for each, and all are looked at before a start", () => {
  const result = read({});
  assert.ok(result.state === "ok");
  assert.deepEqual(result.ports, { node: 5660, other: 5661, coins: 5662 });
  assert.deepEqual(
    wantedChainPorts(result.ports).map(({ variable }) => variable),
    Object.values(CHAIN_PORTS).map(({ variable }) => variable),
  );
});

Deno.test("chainParts() lets nothing listen but on loopback, and strangers only at the restricted ports", () => {
  const inner = { node: 1, nodeP2p: 2, other: 3, otherP2p: 4, wallet: 5 };
  const parts = chainParts({
    home: "/h",
    root: "/r",
    ports: { node: 6, other: 7, coins: 8 },
    client: 9,
    inner,
  });
  assert.deepEqual(parts.map(({ name }) => name), ["monero", "monero-other", "monero-wallet", "coins"]);
  for (const { command: { args } } of parts.slice(0, 3)) {
    for (const [i, word] of args.entries()) {
      if (/-bind-ip$/.test(word)) assert.equal(args[i + 1], "127.0.0.1", word);
    }
  }
  const origins = parts.slice(0, 2).map(({ command: { args } }) =>
    args[args.indexOf("--rpc-access-control-origins") + 1]
  );
  const local = "http://localhost:9,http://127.0.0.1:9,http://[::1]:9";
  assert.deepEqual(origins, [local, local]);
});

Deno.test("chainArbiter() leaves the person's own key alone, and else keeps one that nobody else may read", async () => {
  const home = await Deno.makeTempDir({ prefix: "dstream-arbiter-" });
  try {
    assert.deepEqual(chainArbiter(home, () => "ab".repeat(32)), {});
    const made = chainArbiter(home, () => undefined);
    assert.match(made.DSTREAM_ARBITER_KEY ?? "", /^[0-9a-f]{64}$/);
    assert.deepEqual(chainArbiter(home, () => ""), made);
    assert.equal(((await Deno.stat(`${home}/monero/arbiter.key`)).mode ?? 0) & 0o777, 0o600);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});
