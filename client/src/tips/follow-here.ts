import type { TipAddress } from "../../../contracts/nostr/tip-targets.ts";
import { unixNow } from "../app/clock.ts";
import type { MoneroConfig } from "../app/config.ts";
import { afterTimeout } from "../webrtc/schedule.ts";
import { askEdge, type TipEdge } from "./edge-client.ts";
import { judgePaymentHere } from "./judge-payment.ts";
import { followTip, type TipFollowerOptions } from "./tip-follower.ts";

export type FollowHereOptions =
  & Pick<TipFollowerOptions, "tip" | "sign" | "publish" | "onProgress" | "onLevel">
  & {
    monero: Pick<MoneroConfig, "nodes" | "network">;
    /** Where the creator is paid, asked for before each look. */
    addresses: () => readonly TipAddress[];
    /** Those whose keys are known, once the first is. */
    edges: () => Promise<readonly TipEdge[]>;
  };

/** Follows a paid tip by this site's nodes and the stream's edges; returns its stop. */
export function followHere({ tip, monero, addresses, edges, ...rest }: FollowHereOptions): () => void {
  const { txid, proof } = tip.paid;
  const fetcher: typeof fetch = (url, init) => fetch(url, init);
  return followTip({
    ...rest,
    tip,
    now: unixNow,
    after: afterTimeout,
    judge: () =>
      judgePaymentHere({
        nodes: monero.nodes,
        network: monero.network,
        txid,
        message: tip.message,
        proof,
        addresses: addresses(),
        fetch: fetcher,
        nowSeconds: unixNow(),
      }),
    askEdges: async (request) => {
      const known = await edges();
      const { address } = tip;
      const asked = { address, request, sign: rest.sign, fetch: fetcher, now: unixNow };
      return await Promise.all(known.map((edge) => askEdge({ edge, ...asked })));
    },
  });
}
