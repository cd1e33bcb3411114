import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import type { VerifyAnswer, VerifyAsk } from "./verify-worker.ts";

/** Judges the id and signature of events, many at a time. */
export type Verifier = {
  verify: (event: NostrEvent) => Promise<boolean>;
  /** Starts the worker before there is anything to judge. */
  prepare: () => void;
  stop: () => void;
};

/** As much of a `Worker` as verifying needs. */
export type VerifyWorker = Pick<Worker, "postMessage" | "terminate"> & {
  onmessage: ((message: MessageEvent<VerifyAnswer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
};

export type VerifierOptions = {
  /** Starts the worker; may throw where workers are not allowed. */
  startWorker: () => VerifyWorker;
  /** Judges on this thread, for pages whose worker can't start. */
  loadInline: () => Promise<(event: NostrEvent) => boolean>;
};

type Waiting = { event: NostrEvent; settle: (genuine: boolean) => void };

const BATCH = 64;
const BATCHES_AT_ONCE = 2;

/** Makes a verifier that gathers events into batches for one worker, started on first need or when it is prepared. */
export function makeVerifier({ startWorker, loadInline }: VerifierOptions): Verifier {
  let queue: Waiting[] = [];
  const sent = new Map<number, Waiting[]>();
  let worker: VerifyWorker | "none" | undefined;
  let next = 0;
  let scheduled = false;
  let stopped = false;

  const start = (): VerifyWorker | "none" => {
    try {
      const started = startWorker();
      started.onmessage = ({ data }) => {
        const waiting = sent.get(data.batch) ?? [];
        sent.delete(data.batch);
        waiting.forEach(({ settle }, index) => settle(data.genuine[index] === true));
        flush();
      };
      started.onerror = () => fallBack();
      return started;
    } catch {
      // Opened from a file, say: slower, but nothing is believed unchecked.
      return "none";
    }
  };

  const fallBack = () => {
    if (worker !== undefined && worker !== "none") worker.terminate();
    worker = "none";
    queue = [...[...sent.values()].flat(), ...queue];
    sent.clear();
    flush();
  };

  const judgeInline = async (batch: Waiting[]) => {
    const judge = await loadInline();
    for (const { event, settle } of batch) settle(judge(event));
  };

  const flush = () => {
    scheduled = false;
    if (stopped) return;
    worker ??= start();
    while (queue.length > 0 && sent.size < BATCHES_AT_ONCE) {
      const batch = queue.splice(0, BATCH);
      const number = next++;
      sent.set(number, batch);
      if (worker === "none") {
        void judgeInline(batch).catch(() => batch.forEach(({ settle }) => settle(false))).finally(() => {
          sent.delete(number);
          flush();
        });
      } else {
        worker.postMessage({ batch: number, events: batch.map(({ event }) => event) } satisfies VerifyAsk);
      }
    }
  };

  return {
    verify: (event) =>
      new Promise((settle) => {
        if (stopped) return settle(false);
        queue.push({ event, settle });
        if (scheduled) return;
        scheduled = true;
        queueMicrotask(flush);
      }),
    prepare: () => {
      if (!stopped) worker ??= start();
    },
    stop: () => {
      stopped = true;
      if (worker !== undefined && worker !== "none") worker.terminate();
      for (const { settle } of [...[...sent.values()].flat(), ...queue]) settle(false);
      sent.clear();
      queue = [];
    },
  };
}
