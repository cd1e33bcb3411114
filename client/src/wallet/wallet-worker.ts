import { fetchProgram } from "./library/program.ts";
import { type OpenWallet, openWallet } from "./open-wallet.ts";
import { asWalletFault, WalletFault } from "./wallet-fault.ts";
import type {
  OpenWalletOptions,
  WalletCalls,
  WalletNews,
  WalletProgress,
  WalletWork,
} from "./wallet-work.ts";

let wallet: OpenWallet | undefined;
let before: Promise<void> = Promise.resolve();

const tell = (news: WalletNews) => self.postMessage(news);
const onProgress = (progress: WalletProgress) => tell({ progress });

// One work after the other: the library allows nothing else.
self.addEventListener("message", ({ data }: MessageEvent<WalletWork>) => {
  before = before.then(async () => {
    try {
      tell({ id: data.id, answer: await run(data) });
    } catch (error) {
      const { code, facts } = asWalletFault(error);
      tell({ id: data.id, fault: code, facts });
    }
  });
});

async function run(work: WalletWork): Promise<WalletCalls[keyof WalletCalls]["answer"]> {
  if (work.work === "open") return await open(work.ask);
  if (wallet === undefined) throw new WalletFault("closed");
  switch (work.work) {
    case "balance":
      return await wallet.balance(work.ask);
    case "prepare":
      return await wallet.prepare(work.ask);
    case "send":
      return await wallet.send(work.ask);
    case "prove":
      return await wallet.prove(work.ask);
    case "prepareSweep":
      return await wallet.prepareSweep(work.ask);
    case "sendSweep":
      return await wallet.sendSweep(work.ask);
    case "reserveProof":
      return await wallet.reserveProof(work.ask);
    case "backup":
      return await wallet.backup(work.ask);
  }
}

async function open(options: OpenWalletOptions): Promise<WalletCalls["open"]["answer"]> {
  const supported = typeof WebAssembly === "object" && typeof DecompressionStream === "function";
  if (!supported) throw new WalletFault("unsupported");
  try {
    await fetchProgram({
      fetch: globalThis.fetch.bind(globalThis),
      base: self.location.href,
      onBytes: (received) => onProgress({ step: "loading", received }),
    });
  } catch (error) {
    const code = error instanceof WebAssembly.CompileError ? "unsupported" : "download";
    throw new WalletFault(code, { detail: asWalletFault(error).message });
  }
  const secure = self.location.protocol === "https:";
  wallet = await openWallet({ ...options, onProgress, secure });
  return { address: wallet.address, node: wallet.node };
}
