import assert from "node:assert/strict";
import { ROOT } from "../root.ts";
import { freePorts } from "../../media/trial/free-ports.ts";
import { tryEdge, weighTree } from "./try-edge.ts";

const options = async (changes: Record<string, string> = {}) => ({
  deno: Deno.execPath(),
  tree: ROOT,
  entry: "edge/main.ts",
  port: (await freePorts(1))[0] ?? 0,
  variables: new Map(Object.entries({ DSTREAM_EDGE_KEY: "ab".repeat(32), ...changes })),
});

Deno.test("tryEdge() says the edge's own words when it doesn't start", async () => {
  const [only, ...rest] = await tryEdge(await options({ DSTREAM_EDGE_PROXIES: "many" }));
  assert.equal(rest.length, 0);
  assert.ok(only?.state === "fail" && /DSTREAM_EDGE_PROXIES is "many"/.test(only.saw));
});

Deno.test("weighTree() lets the older Deno trust the machine's own roots, and says its words where it can't install", async () => {
  const tree = await Deno.makeTempDir();
  try {
    const deno = `${tree}/deno`;
    await Deno.writeTextFile(deno, '#!/bin/sh\necho "trusts $DENO_TLS_CA_STORE"\nexit 1\n', { mode: 0o755 });
    const found = await weighTree({ deno, tree, entry: "main.ts" });
    assert.ok(found.state === "fail" && /trusts \S/.test(found.saw), JSON.stringify(found));
  } finally {
    await Deno.remove(tree, { recursive: true });
  }
});

/** Ends with a code of its own, and doesn't start where it is given a real secret or others to meet. */
const STUBBORN = `
const real = Object.entries(Deno.env.toObject()).filter(([name, value]) => name === "DSTREAM_NATS" || /^(ab|cd){32}$/.test(value));
if (real.length > 0 || Deno.env.get("DSTREAM_LISTEN") !== "127.0.0.1") {
  console.error("it was handed what is real");
  Deno.exit(1);
}
const codes: Record<string, number> = { "/nothing": 404, "/v1/tracker": 426 };
Deno.addSignalListener("SIGINT", () => Deno.exit(3));
Deno.serve({ hostname: "127.0.0.1", port: Number(Deno.env.get("DSTREAM_EDGE_PORT")) }, (request) =>
  new Response("", { status: codes[new URL(request.url).pathname] ?? 200 }));
`;

Deno.test("tryEdge() fails an edge that ends with a code, hands it no real secret, and skips what it doesn't tell", async () => {
  const tree = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${tree}/main.ts`, STUBBORN);
    const real = { DSTREAM_ARBITER_KEY: "cd".repeat(32), DSTREAM_NATS: "nats://nats.example" };
    const findings = await tryEdge({ ...await options(real), tree, entry: "main.ts" });
    const of = (check: string) => findings.find((finding) => finding.check === check);
    const stop = of("stop");
    assert.ok(stop?.state === "fail" && /code 3/.test(stop.saw), JSON.stringify(findings));
    assert.deepEqual([of("answers")?.state, of("memory")?.state], ["pass", "skipped"]);
  } finally {
    await Deno.remove(tree, { recursive: true });
  }
});

Deno.test("tryEdge() starts the edge as a host does, and sees it answer and end in time", async () => {
  const findings = await tryEdge(await options());
  const of = (check: string) => findings.find((finding) => finding.check === check)?.state;
  // How soon it starts depends on what else this machine does.
  assert.deepEqual([of("answers"), of("memory"), of("stop")], ["pass", "pass", "pass"]);
  assert.notEqual(of("start"), undefined);
});
