/* The same checks by monero-ts' WASM wallet, set up as lean as it goes. */
import moneroTs from "monero-ts";
import { type Checks, type CheckTimes, timeChecks } from "./checks.ts";

const { node, tip, reserve } = JSON.parse(Deno.args[0] ?? "") as Checks;

const wallet = await moneroTs.createWalletFull({
  networkType: moneroTs.MoneroNetworkType.MAINNET,
  password: "",
  server: { uri: node },
  regtest: true,
  proxyToWorker: false,
  accountLookahead: 1,
  subaddressLookahead: 1,
});

async function checkTip(): Promise<boolean> {
  const check = await wallet.checkTxProof(tip.txid, tip.address, tip.message, tip.proof);
  return check.getIsGood() === true && String(check.getReceivedAmount()) === tip.amount;
}

async function checkReserve(): Promise<boolean> {
  const check = await wallet.checkReserveProof(reserve.address, reserve.message, reserve.proof);
  return check.getIsGood() === true && String(check.getTotalAmount()) === reserve.amount;
}

if (!await checkTip()) throw new Error("the tip did not pass");
const firstMs = performance.now();
const tipMs = await timeChecks("the tip", checkTip);
const reserveMs = await timeChecks("the reserve", checkReserve);
console.log(
  JSON.stringify({ firstMs, tipMs, reserveMs, rssBytes: Deno.memoryUsage().rss } satisfies CheckTimes),
);
await wallet.close();
await moneroTs.shutdown();
