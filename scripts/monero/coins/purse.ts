import { judgeMoneroAddress } from "../../../contracts/monero/address.ts";

/** Calls a method of monero-wallet-rpc; throws what it answers as an error. */
export type WalletCall = <Result>(method: string, params?: unknown) => Promise<Result>;

/** What came of asking for coins. */
export type Gift =
  /** Piconero, in `outputs` pieces. */
  | { state: "sent"; txid: string; amount: bigint; outputs: number }
  | { state: "refused"; code: "bad-address" | "too-little-mined"; detail: string };

export type PurseOptions = {
  call: WalletCall;
  /** The name of the wallet's file; made where there is none. */
  name: string;
};

/** Of one gift. Several, so that who spends one need not wait ten blocks for the change. */
const OUTPUTS = 4;
const PICONERO_EACH = 500_000_000_000n;

/** The miner's wallet of a private chain: its coins are worth nothing and are given to whoever asks. */
export async function openPurse({ call, name }: PurseOptions) {
  await openWallet(call, name);
  const { address } = await call<{ address: string }>("get_address");
  return {
    /** Where blocks pay to. */
    address,
    /** Sends a few coins to a primary address or a subaddress. */
    async give(to: string): Promise<Gift> {
      const judged = judgeMoneroAddress(to, "mainnet");
      if (judged.verdict !== "valid" || judged.address.kind === "integrated") {
        const detail =
          "This is no address that coins can be sent to. Give a primary address or a subaddress as mainnet writes them: a private chain does the same.";
        return { state: "refused", code: "bad-address", detail };
      }
      await call("refresh").catch(async () => {
        // The wallet's process was started again and has no wallet open.
        await openWallet(call, name);
        await call("refresh");
      });
      const { unlocked_balance } = await call<{ unlocked_balance: number }>("get_balance");
      const amount = PICONERO_EACH * BigInt(OUTPUTS);
      if (BigInt(unlocked_balance) < 2n * amount) {
        const detail = "The miner's coins aren't old enough yet. Mine some blocks, then ask again.";
        return { state: "refused", code: "too-little-mined", detail };
      }
      const destinations = Array.from(
        { length: OUTPUTS },
        () => ({ address: to, amount: Number(PICONERO_EACH) }),
      );
      const { tx_hash: txid } = await call<{ tx_hash: string }>("transfer", { destinations });
      return { state: "sent", txid, amount, outputs: OUTPUTS };
    },
  };
}

/** The miner's wallet. */
export type Purse = Awaited<ReturnType<typeof openPurse>>;

async function openWallet(call: WalletCall, name: string): Promise<void> {
  const file = { filename: name, password: "" };
  try {
    await call("open_wallet", file);
  } catch (missing) {
    await call("create_wallet", { ...file, language: "English" }).catch((error: unknown) => {
      // Both failed: the first reason is the one to mend.
      throw new Error(`the miner's wallet can't be opened (${String(missing)}) or made (${String(error)})`);
    });
  }
}
