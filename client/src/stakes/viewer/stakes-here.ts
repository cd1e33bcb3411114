import { isSharedOrigin } from "../../app/shared-origin.ts";

/** Each stake is kept under this name and its own. */
export const STAKES_NAME = "dstream/stake/1/";

/** Names of the stakes that this browser keeps. */
export function keptNames(storage: Pick<Storage, "length" | "key">): string[] {
  const names: string[] = [];
  for (let at = 0; at < storage.length; at++) {
    const name = storage.key(at);
    if (name?.startsWith(STAKES_NAME)) names.push(name.slice(STAKES_NAME.length));
  }
  return names;
}

/** Where this page keeps stakes; undefined where other sites write into the same storage. */
export function stakeStorageHere(): Storage | undefined {
  return isSharedOrigin(location.pathname) ? undefined : localStorage;
}

/** Whether this browser keeps a stake, on one stream or on any, without reading it: the rest is fetched only if so. */
export function hasStake(storage: () => Storage | undefined, address?: string): boolean {
  try {
    const kept = storage();
    if (kept === undefined) return false;
    return keptNames(kept).some((name) =>
      address === undefined || kept.getItem(STAKES_NAME + name)?.includes(JSON.stringify(address)) === true
    );
  } catch {
    // Blocked site data.
    return false;
  }
}
