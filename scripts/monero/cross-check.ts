import { fromHex } from "../../contracts/hex.ts";
import {
  formatMoneroAddress,
  integratedAddress,
  judgeMoneroAddress,
  type MoneroAddress,
  type MoneroNetwork,
} from "../../contracts/monero/address.ts";
import { makeInProof, makeOutProof } from "../../contracts/monero/make-tx-proof.ts";
import { formatPaymentUri } from "../../contracts/monero/payment-uri.ts";
import { readTransaction } from "../../contracts/monero/transaction.ts";
import { readSecret } from "../../contracts/monero/scalar.ts";
import type { ServedTransaction } from "../../contracts/monero/served-transaction.ts";
import type { RpcWallet } from "./wallet-rpc.ts";

export type CrossCheckOptions = {
  wallet: RpcWallet;
  payments: readonly {
    name: string;
    txid: string;
    address: string;
    message: string;
    amount: string;
    txKey: string;
    served: ServedTransaction;
  }[];
  /** The wallet's secret view key, hex. */
  viewKey: string;
};

/** Has monero-wallet-rpc check what our code makes; throws at the first thing it takes otherwise, else says what it took. */
export async function crossCheck({ wallet, payments, viewKey }: CrossCheckOptions): Promise<string[]> {
  const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));
  const viewSecret = readSecret(known(fromHex(viewKey)));
  if (viewSecret === undefined) throw new Error("the wallet's view key is no scalar");
  const taken: string[] = [];
  for (const { name, txid, address, message, amount, txKey, served } of payments) {
    const read = readTransaction(known(fromHex(served.prunedHex)));
    if (read.verdict !== "read") throw new Error(`${name}: ${read.verdict}`);
    const { txPublicKey, additionalKeys } = read.transaction.extra;
    const txPublicKeys = [known(txPublicKey), ...additionalKeys];
    const about = { txid, address, message, randomBytes };
    const proofs = {
      out: makeOutProof({ ...about, txKey }),
      in: makeInProof({ ...about, viewSecret, txPublicKeys }),
    };
    for (const [direction, made] of Object.entries(proofs)) {
      if (made.verdict !== "made") throw new Error(`${name}: ${made.verdict}`);
      const answer = await wallet.call<{ good: boolean; received: number }>("check_tx_proof", {
        txid,
        address,
        message,
        signature: made.proof,
      });
      if (!answer.good || String(answer.received) !== amount) {
        throw new Error(`${name}: our ${direction} proof: ${JSON.stringify(answer)}`);
      }
      taken.push(`${direction} proof of "${name}" made by makeTxProof`);
    }
  }
  for (const address of addressesOf(wallet.address)) {
    const text = formatMoneroAddress(address);
    const answer = await wallet.call<
      { valid: boolean; integrated: boolean; subaddress: boolean; nettype: string }
    >("validate_address", { address: text, any_net_type: true });
    const kind = answer.integrated ? "integrated" : answer.subaddress ? "subaddress" : "standard";
    if (!answer.valid || kind !== address.kind || answer.nettype !== address.network) {
      throw new Error(`${text}: ${JSON.stringify(answer)}`);
    }
    taken.push(`${address.network} ${address.kind} address ${text}`);
  }
  const request = {
    address: wallet.address,
    amount: 50_000_000_000n,
    recipientName: "Zoë & co",
    description: "50 % off?",
  };
  const { uri } = await wallet.call<
    { uri: { address: string; amount: number; recipient_name: string; tx_description: string } }
  >("parse_uri", { uri: formatPaymentUri(request) });
  if (
    uri.address !== request.address || BigInt(uri.amount) !== request.amount ||
    uri.recipient_name !== request.recipientName || uri.tx_description !== request.description
  ) throw new Error(`our link was read as ${JSON.stringify(uri)}`);
  return [...taken, `link ${formatPaymentUri(request)}`];
}

/** The wallet's keys as an address of every kind on every network. */
function addressesOf(text: string): MoneroAddress[] {
  const judged = judgeMoneroAddress(text);
  if (judged.verdict !== "valid") throw new Error(judged.verdict);
  const { spendKey, viewKey } = judged.address;
  return (["mainnet", "stagenet", "testnet"] satisfies MoneroNetwork[]).flatMap((network) => {
    const standard: MoneroAddress = { kind: "standard", network, spendKey, viewKey };
    const integrated = integratedAddress(standard, known(fromHex("0123456789abcdef")));
    return [standard, integrated, { ...standard, kind: "subaddress" } satisfies MoneroAddress];
  });
}

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("a wallet or a node gave nothing where it must give something");
  return value;
}
