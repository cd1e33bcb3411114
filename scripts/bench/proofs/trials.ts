import { judgeMoneroAddress } from "../../../contracts/monero/address.ts";
import { judgeReserveProof } from "../../../contracts/monero/reserve-proof.ts";
import { readViewWallet } from "../../../contracts/monero/subaddress.ts";
import { judgeTxKey } from "../../../contracts/monero/tx-key.ts";
import { judgeTxProof } from "../../../contracts/monero/tx-proof.ts";
import { scanTransaction } from "../../../contracts/monero/view-scan.ts";
import type { BenchReport, BenchRow } from "../report.ts";
import { type BesideWallet, besideWallet } from "./beside-wallet.ts";
import { chatDelays } from "./chat-delay.ts";
import type { CheckTimes } from "./checks.ts";
import { type ColdRun, runBare, runCold } from "./cold.ts";
import { pageSize } from "./page-size.ts";
import { readRecorded } from "./recorded.ts";
import { goalMs, median, quantile } from "./rows.ts";

/** What a trial has, and where it says under which conditions it measured. */
export type ProofStage = {
  root: string;
  /** Scratch folder. */
  dir: string;
  say: (line: string) => void;
  condition: (name: string, value: BenchReport["conditions"][string]) => void;
};

/** One part of the bench, which `--only` can name. */
export type ProofTrial = { name: string; run: (stage: ProofStage) => Promise<BenchRow[]> };

const WARM_UP = 60;
/** Runs of each warm check, and fresh processes of each kind. */
export const MEASURED = { runs: 200, processes: 9 } as const;
const PROOF_GOAL_MS = 6;
const COLD_GOAL_MS = 60;
const RESERVE_GOAL_MS = 35;
const PAGE_GOAL_KB = 25;
const CHAT_GOAL_S = 3;

/** All of them, in the order of the table. */
export const TRIALS: readonly ProofTrial[] = [
  { name: "warm", run: warmChecks },
  { name: "cold", run: coldChecks },
  { name: "page", run: pageCode },
  { name: "wallet", run: besideMoneroTs },
  { name: "chat", run: tipInChat },
];

function warmChecks({ root, say }: ProofStage): Promise<BenchRow[]> {
  const { tip, reserve, creator } = readRecorded(root);
  const primary = judgeMoneroAddress(creator.address);
  const wallet = primary.verdict === "valid" ? readViewWallet(creator.viewKey, primary.address) : undefined;
  if (wallet === undefined) throw new Error("the recorded view key is the recorded wallet's");
  say(`${MEASURED.runs} runs of each check`);
  const proofMs = warm("paid", () => judgeTxProof(tip));
  const keyMs = warm("paid", () => judgeTxKey(tip));
  const scanMs = warm("received", () => scanTransaction({ ...tip, wallet }));
  const reserveMs = warm("reserved", () => judgeReserveProof(reserve));
  return Promise.resolve([
    goalMs(PROOF_GOAL_MS, { what: "OutProofV2, warm, median", value: median(proofMs), unit: "ms" }),
    { what: "OutProofV2, warm, p95", value: quantile(proofMs, 0.95), unit: "ms" },
    goalMs(RESERVE_GOAL_MS, {
      what: "reserve proof of one output, warm, median",
      value: median(reserveMs),
      unit: "ms",
    }),
    { what: "transaction key, constant time, warm, median", value: median(keyMs), unit: "ms" },
    { what: "scan with the view key, constant time, warm, median", value: median(scanMs), unit: "ms" },
  ]);
}

async function coldChecks({ root, say }: ProofStage): Promise<BenchRow[]> {
  const { processes } = MEASURED;
  say(`${processes} fresh processes of each kind`);
  const cold = await runCold({ root, what: "payment", times: processes });
  const coldReserve = await runCold({ root, what: "reserve", times: processes });
  const bareMs = median(await runBare(root, processes));
  const wallMs = median(cold.map(({ wallMs }: ColdRun) => wallMs));
  return [
    goalMs(COLD_GOAL_MS, {
      what: "OutProofV2, a fresh process' first, median",
      value: median(cold.map(({ verifyMs }) => verifyMs)),
      unit: "ms",
    }),
    goalMs(COLD_GOAL_MS, {
      what: "OutProofV2, a fresh process beyond what an empty one takes, median",
      value: wallMs - bareMs,
      unit: "ms",
      peer: { name: "empty process, whole", value: bareMs },
    }),
    { what: "OutProofV2, a fresh process from start to end, median", value: wallMs, unit: "ms" },
    { what: "memory of that process", value: median(cold.map(({ rssBytes }) => rssBytes)) / 1e6, unit: "MB" },
    {
      what: "reserve proof, a fresh process' first, median",
      value: median(coldReserve.map(({ verifyMs }) => verifyMs)),
      unit: "ms",
    },
  ];
}

async function pageCode({ root, dir, say }: ProofStage): Promise<BenchRow[]> {
  say("bundling what a page needs");
  const size = await pageSize(root, dir);
  return [
    {
      what: "page code for tips, proofs and escrow keys, gzip",
      value: size.gzip / 1000,
      unit: "kB",
      goal: `≤ ${PAGE_GOAL_KB} kB`,
      met: size.gzip <= PAGE_GOAL_KB * 1000,
    },
    { what: "page code for tips, proofs and escrow keys, brotli", value: size.brotli / 1000, unit: "kB" },
  ];
}

async function besideMoneroTs({ root, dir, say, condition }: ProofStage): Promise<BenchRow[]> {
  say("the same checks by monero-ts' wallet, on a private chain");
  const beside = await besideWallet(root, dir);
  condition(
    "wallet",
    beside === undefined
      ? "not compared: monerod and monero-wallet-rpc are not installed"
      : "monero-ts 0.11.15",
  );
  return beside === undefined ? [] : rowsBeside(beside);
}

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
    row("memory of a process that did all these", "MB", ({ rssBytes }) => rssBytes / 1e6, 1 / 2),
  ];
}

async function tipInChat({ say, condition }: ProofStage): Promise<BenchRow[]> {
  say("tips from one real page to another's chat");
  condition(
    "chat",
    "two Chromium pages, one node of a private chain, one relay, no edge, and the payer's wallet in its page",
  );
  const delays = await chatDelays();
  const slowest = Math.max(...delays) / 1000;
  const what = "tip in another viewer's chat after the node was handed it";
  return [
    { what: `${what}, median`, value: median(delays) / 1000, unit: "s" },
    {
      what: `${what}, the slowest`,
      value: slowest,
      unit: "s",
      goal: `≤ ${CHAT_GOAL_S} s`,
      met: slowest <= CHAT_GOAL_S,
    },
  ];
}

/** Milliseconds of each warm run; throws where the verdict isn't the expected one. */
function warm(expected: string, check: () => { verdict: string }): number[] {
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + MEASURED.runs; i++) {
    const begun = performance.now();
    const { verdict } = check();
    const ms = performance.now() - begun;
    if (verdict !== expected) throw new Error(`the verdict was ${verdict}`);
    if (i >= WARM_UP) times.push(ms);
  }
  return times;
}
