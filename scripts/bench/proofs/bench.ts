import { judgeMoneroAddress } from "../../../contracts/monero/address.ts";
import { judgeReserveProof } from "../../../contracts/monero/reserve-proof.ts";
import { readViewWallet } from "../../../contracts/monero/subaddress.ts";
import { judgeTxKey } from "../../../contracts/monero/tx-key.ts";
import { judgeTxProof } from "../../../contracts/monero/tx-proof.ts";
import { scanTransaction } from "../../../contracts/monero/view-scan.ts";
import { type BenchReport, type BenchRow, machineConditions, type RunBench } from "../report.ts";
import { type BesideWallet, besideWallet } from "./beside-wallet.ts";
import type { CheckTimes } from "./checks.ts";
import { type ColdRun, runBare, runCold } from "./cold.ts";
import { pageSize } from "./page-size.ts";
import { readRecorded } from "./recorded.ts";

const WARM_UP = 60;
const MEASURED = 200;
const PROCESSES = 9;
const PROOF_GOAL_MS = 6;
const COLD_GOAL_MS = 60;
const RESERVE_GOAL_MS = 35;
const PAGE_GOAL_KB = 25;

/** What it costs to check Monero payments and bonds without a wallet: warm, in a fresh process, and in a page's bytes. */
export const run: RunBench = async ({ root, dir, say }): Promise<BenchReport> => {
  const conditions = machineConditions();
  const { tip, reserve, creator } = readRecorded(root);
  const primary = judgeMoneroAddress(creator.address);
  const wallet = primary.verdict === "valid" ? readViewWallet(creator.viewKey, primary.address) : undefined;
  if (wallet === undefined) throw new Error("the recorded view key is the recorded wallet's");

  say(`proofs: ${MEASURED} warm runs of each check`);
  const proofMs = warm("paid", () => judgeTxProof(tip));
  const keyMs = warm("paid", () => judgeTxKey(tip));
  const scanMs = warm("received", () => scanTransaction({ ...tip, wallet }));
  const reserveMs = warm("reserved", () => judgeReserveProof(reserve));

  say(`proofs: ${PROCESSES} fresh processes of each kind`);
  const cold = await runCold({ root, what: "payment", times: PROCESSES });
  const coldReserve = await runCold({ root, what: "reserve", times: PROCESSES });
  const bareMs = median(await runBare(root, PROCESSES));

  say("proofs: bundling what a page needs");
  const size = await pageSize(root, dir);

  say("proofs: the same checks by monero-ts' wallet, on a private chain");
  const beside = await besideWallet(root, dir);

  const wall = ({ wallMs }: ColdRun) => wallMs;
  const alone = ({ verifyMs }: ColdRun) => verifyMs;
  return {
    name: "proofs",
    conditions: {
      ...conditions,
      runs: MEASURED,
      processes: PROCESSES,
      ring: 16,
      outputs: 2,
      wallet: beside === undefined
        ? "not compared: monerod and monero-wallet-rpc are not installed"
        : "monero-ts 0.11.15",
    },
    rows: [
      goal(PROOF_GOAL_MS, { what: "OutProofV2, warm, median", value: median(proofMs), unit: "ms" }),
      { what: "the same, p95", value: quantile(proofMs, 0.95), unit: "ms" },
      goal(COLD_GOAL_MS, {
        what: "OutProofV2, a fresh process' first, median",
        value: median(cold.map(alone)),
        unit: "ms",
      }),
      goal(COLD_GOAL_MS, {
        what: "OutProofV2, a fresh process beyond what an empty one takes, median",
        value: median(cold.map(wall)) - bareMs,
        unit: "ms",
        peer: { name: "empty process, whole", value: bareMs },
      }),
      {
        what: "OutProofV2, a fresh process from start to end, median",
        value: median(cold.map(wall)),
        unit: "ms",
      },
      { what: "its memory", value: median(cold.map(({ rssBytes }) => rssBytes)) / 1e6, unit: "MB" },
      goal(RESERVE_GOAL_MS, {
        what: "reserve proof of one output, warm, median",
        value: median(reserveMs),
        unit: "ms",
      }),
      {
        what: "reserve proof, a fresh process' first, median",
        value: median(coldReserve.map(alone)),
        unit: "ms",
      },
      { what: "transaction key, constant time, warm, median", value: median(keyMs), unit: "ms" },
      { what: "scan with the view key, constant time, warm, median", value: median(scanMs), unit: "ms" },
      {
        what: "page code for tips, proofs, bonds and escrow keys, gzip",
        value: size.gzip / 1000,
        unit: "kB",
        goal: `≤ ${PAGE_GOAL_KB} kB`,
        met: size.gzip <= PAGE_GOAL_KB * 1000,
      },
      { what: "the same, brotli", value: size.brotli / 1000, unit: "kB" },
      ...(beside === undefined ? [] : rowsBeside(beside)),
    ],
  };
};

/** Both ask the node each time, and both are given a lean start. */
function rowsBeside({ ours, wallet }: BesideWallet): BenchRow[] {
  const row = (what: string, unit: string, of: (times: CheckTimes) => number, most?: number): BenchRow => {
    const [value, other] = [median(ours.map(of)), median(wallet.map(of))];
    const compared = { what, value, unit, peer: { name: "monero-ts", value: other }, ratio: value / other };
    if (most === undefined) return compared;
    const times = Math.round(1 / most);
    return { ...compared, goal: `≤ 1/${times} of monero-ts`, met: value <= other * most };
  };
  return [
    row("OutProofV2 with the node's answer, warm, median", "ms", ({ tipMs }) => median(tipMs), 1 / 5),
    row("OutProofV2 with the node's answer, a fresh process' first", "ms", ({ firstMs }) => firstMs, 1 / 15),
    row("reserve proof with the node's answers, warm, median", "ms", ({ reserveMs }) => median(reserveMs)),
    row("memory of that process", "MB", ({ rssBytes }) => rssBytes / 1e6, 1 / 2),
  ];
}

/** Milliseconds of each warm run; throws where the verdict isn't the expected one. */
function warm(expected: string, check: () => { verdict: string }): number[] {
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + MEASURED; i++) {
    const begun = performance.now();
    const { verdict } = check();
    const ms = performance.now() - begun;
    if (verdict !== expected) throw new Error(`the verdict was ${verdict}`);
    if (i >= WARM_UP) times.push(ms);
  }
  return times;
}

function goal(ms: number, row: BenchRow): BenchRow {
  return { ...row, goal: `≤ ${ms} ms`, met: row.value <= ms };
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
