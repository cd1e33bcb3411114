import assert from "node:assert/strict";
import { creatorWallet, recorded } from "../../contracts/monero/trial-payments.ts";
import { readTipsConfig } from "./config.ts";

const good = {
  DSTREAM_BOX_MONERO_VIEW_KEY: recorded.creator.viewKey,
  DSTREAM_BOX_MONERO_ADDRESS: recorded.creator.address,
  DSTREAM_MONERO_NODES: "http://127.0.0.1:18089, https://node.example/rpc",
};
const read = (vars: Record<string, string>) => readTipsConfig((name) => vars[name]);

Deno.test("readTipsConfig() names the wrong variable and repeats neither key nor node", () => {
  const other = "11".repeat(31) + "01";
  const wrong: [Partial<typeof good>, RegExp][] = [
    [{ DSTREAM_BOX_MONERO_VIEW_KEY: "" }, /VIEW_KEY/],
    [{ DSTREAM_BOX_MONERO_VIEW_KEY: other }, /VIEW_KEY/],
    [{ DSTREAM_BOX_MONERO_ADDRESS: "" }, /ADDRESS/],
    [{ DSTREAM_BOX_MONERO_ADDRESS: recorded.creator.subaddresses[0] ?? "" }, /primary address/],
    [{ DSTREAM_MONERO_NODES: "" }, /DSTREAM_MONERO_NODES/],
    [{ DSTREAM_MONERO_NODES: "ftp://user:secret@a.example" }, /DSTREAM_MONERO_NODES/],
  ];
  for (const [vars, why] of wrong) {
    const result = read({ ...good, ...vars });
    assert.ok(result.state === "refused", JSON.stringify(vars));
    assert.match(result.why, why);
    assert.doesNotMatch(result.why, new RegExp(`${other}|${recorded.creator.viewKey}|secret@`));
  }
});

Deno.test("readTipsConfig() is off without key and address, and reads both otherwise", () => {
  assert.deepEqual(read({}), { state: "read", tips: undefined });
  const result = read(good);
  assert.ok(result.state === "read" && result.tips !== undefined);
  assert.deepEqual(result.tips.wallet, creatorWallet());
  assert.deepEqual(result.tips.nodes.map(({ href }) => href), [
    "http://127.0.0.1:18089/",
    "https://node.example/rpc/",
  ]);
});
