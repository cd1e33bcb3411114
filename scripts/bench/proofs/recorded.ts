import type { ReserveProofOptions } from "../../../contracts/monero/reserve-proof.ts";
import type { TxKeyOptions } from "../../../contracts/monero/tx-key.ts";
import type { TxProofOptions } from "../../../contracts/monero/tx-proof.ts";

/** What a private chain and real wallets gave, as far as it is timed here. */
export type Recorded = {
  tip: TxProofOptions & TxKeyOptions;
  reserve: ReserveProofOptions;
  creator: { address: string; viewKey: string };
};

type Payment = Omit<TxProofOptions, "proof"> & { name: string; outProof: string; txKey: string };

/** Reads the fixtures of contracts/monero; fast, for a cold process pays for it too. */
export function readRecorded(root: string): Recorded {
  const text = Deno.readTextFileSync(`${root}/contracts/monero/vectors/private-chain.json`);
  const { payments, reserves, creator } = JSON.parse(text) as {
    payments: Payment[];
    reserves: { one: string };
    creator: Recorded["creator"];
  };
  const tip = payments.find(({ name }) => name === "tip");
  if (tip === undefined) throw new Error("no tip was recorded");
  return {
    tip: { ...tip, proof: tip.outProof },
    reserve: {
      address: creator.address,
      message: "dstream-test",
      proof: reserves.one,
      served: new Map(payments.map(({ txid, served }) => [txid, served])),
    },
    creator,
  };
}
