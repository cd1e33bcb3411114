/** Requests that wait for media. */
export type Gate = {
  /** Waits until `ready`; false when time ran out, the asker left or the gate closed first. */
  wait: (ready: () => boolean, ms: number, signal: AbortSignal) => Promise<boolean>;
  /** Something changed: whoever is ready goes on. */
  wake: () => void;
  /** Nothing will change any more. */
  close: () => void;
};

/** Makes a gate that is open to nobody yet. */
export function makeGate(): Gate {
  const waiting = new Set<{ ready: () => boolean; settle: (ready: boolean) => void }>();
  let closed = false;
  return {
    wait: (ready, ms, signal) => {
      if (ready()) return Promise.resolve(true);
      if (closed || signal.aborted || ms <= 0) return Promise.resolve(false);
      return new Promise((resolve) => {
        const settle = (answer: boolean) => {
          waiting.delete(waiter);
          clearTimeout(timer);
          signal.removeEventListener("abort", leave);
          resolve(answer);
        };
        const leave = () => settle(false);
        const waiter = { ready, settle };
        const timer = setTimeout(leave, ms);
        signal.addEventListener("abort", leave);
        waiting.add(waiter);
      });
    },
    wake: () => {
      for (const waiter of [...waiting]) if (waiter.ready()) waiter.settle(true);
    },
    close: () => {
      closed = true;
      for (const waiter of [...waiting]) waiter.settle(waiter.ready());
    },
  };
}

/** What a media playlist request asks for by its query. */
export type ReloadRequest =
  | { ask: "now" }
  | { ask: "block"; msn: number; part: number | undefined }
  | { ask: "bad"; detail: string };

/** Reads `_HLS_msn` and `_HLS_part`; other parameters mean nothing here. */
export function readReload(query: string): ReloadRequest {
  if (query === "" || !query.includes("_HLS_")) return { ask: "now" };
  const parameters = new URLSearchParams(query);
  const msnText = parameters.get("_HLS_msn");
  const partText = parameters.get("_HLS_part");
  if (msnText === null && partText === null) return { ask: "now" };
  if (msnText === null) return { ask: "bad", detail: "_HLS_part needs _HLS_msn" };
  const msn = readCount(msnText);
  const part = partText === null ? undefined : readCount(partText);
  if (msn === undefined || (partText !== null && part === undefined)) {
    return { ask: "bad", detail: "_HLS_msn and _HLS_part must be whole numbers" };
  }
  return { ask: "block", msn, part };
}

/** Whether a rendition has what was asked. `n`: last complete segment, of `lastParts` parts; `openParts`: listed parts of the next one. */
export function isReached(
  { msn, part }: { msn: number; part: number | undefined },
  form: "index" | "ll",
  { n, lastParts, openParts }: { n: number; lastParts: number; openParts: number },
): boolean {
  if (n > msn || (n === msn && (form === "index" || part === undefined))) return true;
  if (form === "index") return false;
  // A part number past the segment's last is asked at every segment's end: the next segment's first part answers it.
  if (part === undefined) return false;
  if (n === msn) return part < lastParts || openParts > 0;
  return n + 1 === msn && openParts > part;
}

function readCount(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
