import assert from "node:assert/strict";
import { readEdgeConfig } from "../../edge/config.ts";
import { readBoxConfig } from "../../media/config.ts";
import { readRelayConfig } from "../../media/relay/config.ts";
import { demoWallet } from "../demo/tip-target.ts";
import { readEnvironment } from "../environment.ts";
import { PART_VARIABLES } from "./part-variables.ts";

/** The variables of ours that a reader asks for when these are set. */
function askedBy(
  read: (get: (name: string) => string | undefined) => unknown,
  set: Readonly<Record<string, string>> = {},
): string[] {
  const asked = new Set<string>();
  read((name) => {
    if (name.startsWith("DSTREAM_")) asked.add(name);
    return name === "HOME" ? "/home" : set[name];
  });
  return [...asked].sort();
}

Deno.test("PART_VARIABLES names what each part reads, and nothing else", () => {
  const { relay, edge, client, box } = PART_VARIABLES;
  assert.deepEqual(askedBy((get) => readRelayConfig(get, "linux")), [...relay].sort());
  assert.deepEqual(askedBy((get) => readEdgeConfig(get, "linux")), [...edge].sort());
  // The scripts' reader is for the box too, whose program the pages' server doesn't need.
  const forClient = askedBy((get) => readEnvironment(get, "linux")).filter((name) =>
    name !== "DSTREAM_MEDIAMTX"
  );
  assert.deepEqual(forClient, [...client].sort());
  const wallet = demoWallet(new Uint8Array(32).fill(1));
  const watching = {
    DSTREAM_BOX_MONERO_VIEW_KEY: wallet.viewKey,
    DSTREAM_BOX_MONERO_ADDRESS: wallet.address,
    DSTREAM_MONERO_NODES: "http://127.0.0.1:18089",
  };
  assert.deepEqual(askedBy((get) => readBoxConfig(get, "linux"), watching), [...box].sort());
});
