export type StayingAwakeOptions = {
  wakeLock: WakeLock | undefined;
  page: Pick<Document, "visibilityState" | "addEventListener" | "removeEventListener">;
};

/** Keeps the screen on until called off. Browsers let go whenever the page is hidden, so it is asked for again. */
export function stayAwake({ wakeLock, page }: StayingAwakeOptions): () => void {
  let over = false;
  let held: WakeLockSentinel | undefined;
  const ask = async () => {
    if (over || wakeLock === undefined || page.visibilityState !== "visible") return;
    try {
      const got = await wakeLock.request("screen");
      if (over) await got.release();
      else held = got;
    } catch (error) {
      // A nearly empty battery refuses; sending goes on.
      if (!(error instanceof DOMException)) throw error;
    }
  };
  const again = () => void ask();
  page.addEventListener("visibilitychange", again);
  again();
  return () => {
    over = true;
    page.removeEventListener("visibilitychange", again);
    void held?.release();
  };
}
