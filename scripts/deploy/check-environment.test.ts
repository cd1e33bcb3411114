import assert from "node:assert/strict";
import { checkEnvironment, readEnvFile } from "./check-environment.ts";

const KEY = "ab".repeat(32);
const states = (variables: Record<string, string>) =>
  checkEnvironment(new Map(Object.entries(variables))).filter(({ state }) => state !== "unset");

Deno.test("checkEnvironment() fails without a key, with a broken value and with a name nobody reads", () => {
  const [missing] = states({});
  assert.ok(
    missing?.state === "fail" && /DSTREAM_EDGE_KEY/.test(missing.saw) && /--new-keys/.test(missing.fix),
  );
  const [broken] = states({ DSTREAM_EDGE_KEY: `${KEY}0` });
  assert.ok(broken?.state === "fail" && !broken.saw.includes(KEY));
  const [, strange] = states({ DSTREAM_EDGE_KEY: KEY, DSTREAM_EDGE_RELAY: "wss://x" });
  assert.ok(strange?.state === "fail" && strange.saw.includes("DSTREAM_EDGE_RELAY"));
});

Deno.test("checkEnvironment() passes a key alone, and says what an edge is without the rest", () => {
  const findings = checkEnvironment(new Map([["DSTREAM_EDGE_KEY", KEY]]));
  assert.deepEqual(findings.filter(({ state }) => state !== "unset").map(({ state }) => state), ["pass"]);
  const nodes = findings.find(({ check }) => check === "DSTREAM_MONERO_NODES");
  assert.ok(nodes?.state === "unset" && /tips are not verified/.test(nodes.because));
  assert.ok(!findings.some(({ check }) => check === "DSTREAM_EDGE_PORT"));
});

Deno.test("readEnvFile() names a broken line by its number, never by its words", () => {
  const broken = readEnvFile(`A=1\nexport SECRET ${KEY}\n`);
  assert.equal(broken, "Line 2 is not NAME=value.");
});

Deno.test("readEnvFile() reads names, quoted values and values with signs in them", () => {
  const read = readEnvFile("# words\n\nA=1\nB=\"two words\"\nC='x'\nD=a=b\n");
  assert.deepEqual(read, new Map([["A", "1"], ["B", "two words"], ["C", "x"], ["D", "a=b"]]));
});
