import assert from "node:assert/strict";
import { judgeMoneroAddress } from "../../contracts/monero/address.ts";
import { tipMessage, tipPaymentId, tipPayTo } from "../../contracts/monero/tip.ts";
import { readViewWallet } from "../../contracts/monero/subaddress.ts";
import { toHex } from "../../contracts/hex.ts";
import { waitFor } from "../../media/trial/trial-box.ts";
import { tipsCsv } from "../../media/tips/csv.ts";
import { openTipLedger } from "../../media/tips/ledger.ts";
import { watchTips } from "../../media/tips/watcher.ts";
import { demoWallet } from "../demo/tip-target.ts";
import type { PrivateChain } from "../monero/private-chain.ts";
import { openMinersWallet, startRipeChain } from "../monero/ripe-chain.ts";
import type { RpcWallet } from "../monero/wallet-rpc.ts";

const creator = demoWallet(crypto.getRandomValues(new Uint8Array(32)));
const TIP = 20_000_000_000;
const M = tipMessage({ stream: { creator: "ab".repeat(32), d: "demo" }, nonce: "00112233445566aa" });

function primary() {
  const judged = judgeMoneroAddress(creator.address);
  assert.ok(judged.verdict === "valid");
  return judged.address;
}

const HOUR_MS = 3_600_000;

/** A watcher of one life of the box, on the ledger that it left; `aheadMs` is by how much its clock is wrong. */
function watching(chain: PrivateChain, path: string, { log, aheadMs }: { log: string[]; aheadMs: number }) {
  const wallet = readViewWallet(creator.viewKey, primary());
  assert.ok(wallet !== undefined);
  const ledger = openTipLedger(path);
  const nodes = [new URL("http://127.0.0.1:1/"), new URL(`${chain.restricted}/`)];
  const watcher = watchTips({
    wallet,
    nodes,
    ledger,
    log: (line) => log.push(line),
    now: () => Date.now() + aheadMs,
    fetch,
    everyMs: 250,
  });
  const rows = () =>
    tipsCsv(ledger.outputs(), watcher.top()).split("\r\n").slice(1, -1).map((row) => row.split(","));
  return {
    rows,
    becomes: (level: string) =>
      waitFor(`level ${level}`, () => rows()[0]?.[2] === level || undefined, 5000, () => String(rows())),
    begun: () => waitFor("the first look", () => watcher.top()),
    close: watcher.close,
  };
}

Deno.test("a box sees a tip within two seconds, and is right after blocks, reorganisations and restarts, whatever its clock says", async (t) => {
  const dir = await Deno.makeTempDir({ prefix: "dstream-tips-" });
  const path = `${dir}/tips.json`;
  const log: string[] = [];
  let chain: PrivateChain | undefined;
  let payer: RpcWallet | undefined;
  let box: ReturnType<typeof watching> | undefined;
  try {
    const on = chain = await startRipeChain(`${dir}/chain`);
    const from = payer = await openMinersWallet({ node: chain.url, dir: `${dir}/payer` });
    box = watching(chain, path, { log, aheadMs: HOUR_MS });
    await box.begun();

    await t.step("in the pool", async () => {
      const destinations = [{ address: tipPayTo(primary(), M), amount: TIP }];
      await from.call("transfer", { destinations });
      const sent = performance.now();
      await box?.becomes("pool");
      const took = performance.now() - sent;
      assert.ok(took <= 2000, `seen after ${Math.round(took)} ms`);
      assert.deepEqual(box?.rows()[0]?.slice(1, 5), ["0.02", "pool", "0", `id:${toHex(tipPaymentId(M))}`]);
    });
    await t.step("in a block, and back in the pool when the block is taken away", async () => {
      await on.mine(1, from.address);
      await box?.becomes("1");
      await on.pop(1);
      await box?.becomes("pool");
    });
    await t.step("mined while the box was off: found once, by the marks it kept", async () => {
      await box?.close();
      await on.mine(10, from.address);
      const [first] = box?.rows() ?? [];
      box = watching(on, path, { log, aheadMs: -HOUR_MS });
      await box.becomes("10");
      assert.equal(box.rows().length, 1);
      assert.equal(box.rows()[0]?.[0], first?.[0], "its date stays what it was noted with, right or not");
    });
    await t.step("no node: said once, and nothing of keys, amounts or addresses of nodes", async () => {
      // A wallet without its node takes half a minute to end.
      await from.stop();
      await on.stop();
      await waitFor("the log", () => log.some((line) => /no Monero node answers/.test(line)) || undefined);
      assert.equal(box?.rows()[0]?.[2], "10");
      const told = log.join("\n") + await Deno.readTextFile(path);
      assert.ok(!told.includes(creator.viewKey) && !told.includes(creator.address));
      assert.doesNotMatch(log.join("\n"), /127\.0\.0\.1|0\.02/);
    });
  } finally {
    await box?.close();
    await payer?.stop();
    await chain?.stop();
    await Deno.remove(dir, { recursive: true });
  }
});
