/* One verification in a fresh process, as an edge function does that nobody has called for a while. */
import { judgeReserveProof } from "../../../contracts/monero/reserve-proof.ts";
import { judgeTxProof } from "../../../contracts/monero/tx-proof.ts";
import { readRecorded } from "./recorded.ts";

const [root = ".", what] = Deno.args;
const { tip, reserve } = readRecorded(root);
const begun = performance.now();
const { verdict } = what === "reserve" ? judgeReserveProof(reserve) : judgeTxProof(tip);
const verifyMs = performance.now() - begun;
console.log(JSON.stringify({ verdict, verifyMs, rssBytes: Deno.memoryUsage().rss }));
