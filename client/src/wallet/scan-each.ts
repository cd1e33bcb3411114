/** Reads each transaction by itself, so that one which nobody knows hides no other. Throws only where none could be read. */
export async function scanEach(
  txids: readonly string[],
  scan: (txid: string) => Promise<void>,
): Promise<void> {
  const faults: unknown[] = [];
  for (const txid of txids) {
    try {
      await scan(txid);
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0 && faults.length === txids.length) throw faults[0];
}
