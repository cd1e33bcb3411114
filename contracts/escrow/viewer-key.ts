import { fromHex, toHex } from "../hex.ts";
import { asciiBytes, hashToScalar } from "../monero/keccak.ts";
import { secretSum } from "../monero/point.ts";
import { scalarBytes } from "../monero/scalar.ts";

/** A viewer's keys for one stake. */
export type ViewerKey = {
  baseSecret: bigint;
  /** 64 hex, for the context. */
  baseKey: string;
  /** The escrow's secret view key, 64 hex: it shows what came in, moves nothing, and is told to all three. */
  viewSecret: string;
  viewKey: string;
};

/** Makes the keys of one stake of 64 hex digits of chance, which are all that needs a copy; `undefined` for anything else. */
export function makeViewerKey(seed: string): ViewerKey | undefined {
  const bytes = fromHex(seed);
  if (bytes?.length !== 32) return undefined;
  // Most numbers of 32 bytes are no scalars, so none of them is taken as it stands.
  const baseSecret = hashToScalar(asciiBytes("dstream-escrow/1/viewer-key\0"), bytes);
  const view = hashToScalar(asciiBytes("dstream-escrow/1/view-key\0"), bytes);
  return {
    baseSecret,
    baseKey: toHex(secretSum(baseSecret).toBytes()),
    viewSecret: toHex(scalarBytes(view)),
    viewKey: toHex(secretSum(view).toBytes()),
  };
}
