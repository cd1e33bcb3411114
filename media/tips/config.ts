import { judgeMoneroAddress } from "../../contracts/monero/address.ts";
import { readViewWallet, type ViewWallet } from "../../contracts/monero/subaddress.ts";

/** What the box needs to see tips come. */
export type TipsConfig = { wallet: ViewWallet; nodes: URL[] };

export type TipsConfigRead =
  | { state: "read"; tips: TipsConfig | undefined }
  | { state: "refused"; why: string };

const VIEW_KEY = "DSTREAM_BOX_MONERO_VIEW_KEY";
const ADDRESS = "DSTREAM_BOX_MONERO_ADDRESS";
const NODES = "DSTREAM_MONERO_NODES";
const MOST_NODES = 4;

/** Reads the variables of the tip watcher, which is off without a view key. Never repeats the key, nor a node's address, which may hold a password. */
export function readTipsConfig(env: (name: string) => string | undefined): TipsConfigRead {
  const refused = (why: string): TipsConfigRead => ({ state: "refused", why });
  const viewKey = env(VIEW_KEY) ?? "";
  const address = env(ADDRESS) ?? "";
  if (viewKey === "" && address === "") return { state: "read", tips: undefined };
  const judged = judgeMoneroAddress(address);
  if (judged.verdict !== "valid" || judged.address.kind !== "standard") {
    return refused(`${ADDRESS} must be the primary address of the wallet that tips go to.`);
  }
  const wallet = readViewWallet(viewKey, judged.address);
  if (wallet === undefined) {
    return refused(
      `${VIEW_KEY} must be the secret view key of the wallet in ${ADDRESS}: 64 hex digits, which the wallet shows beside its seed.`,
    );
  }
  const texts = (env(NODES) ?? "").split(",").map((text) => text.trim()).filter(Boolean);
  const nodes = texts.map((text) => URL.parse(text.endsWith("/") ? text : `${text}/`));
  const found = nodes.filter((node) => node !== null && /^https?:$/.test(node.protocol)) as URL[];
  if (found.length === 0 || found.length < texts.length || found.length > MOST_NODES) {
    return refused(
      `${NODES} must be one to ${MOST_NODES} addresses of Monero nodes such as http://127.0.0.1:18089, with commas between.`,
    );
  }
  return { state: "read", tips: { wallet, nodes: found } };
}
