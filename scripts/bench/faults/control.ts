/** Port on loopback at which a box that is to be struck takes orders. */
export const CONTROL_PORT = "DSTREAM_TRIAL_PORT";

export type OrderOptions = {
  port: number;
  /** As `struck-box.ts` lists them. */
  path: string;
  limitMs: number;
};

/** Gives a struck box an order; false when it wasn't carried out within the limit. */
export async function giveOrder({ port, path, limitMs }: OrderOptions): Promise<boolean> {
  const signal = AbortSignal.timeout(limitMs);
  try {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: "PUT", signal });
    await answer.body?.cancel();
    return answer.ok;
  } catch (error) {
    // A box that hangs, or is starting anew, is what this bench measures.
    if (signal.aborted || error instanceof TypeError) return false;
    throw error;
  }
}
