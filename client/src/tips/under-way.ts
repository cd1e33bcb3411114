/** Where tips under way are kept; see `kept-tips.ts`. */
export const TIPS_NAME = "dstream/tips/1";

/** Whether a tip for a stream is under way in this browser, without reading it: the rest is fetched only if so. */
export function isUnderWay(storage: () => Pick<Storage, "getItem">, address: string): boolean {
  try {
    return storage().getItem(TIPS_NAME)?.includes(JSON.stringify(address)) ?? false;
  } catch {
    // Blocked site data.
    return false;
  }
}
