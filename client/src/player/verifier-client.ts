import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import type {
  CarrierPlace,
  CheckRequest,
  FromWorker,
  JudgeRequest,
  LoadFailure,
  LoadRequest,
  LoadTimes,
  Report,
  ToWorker,
} from "./worker/messages.ts";

/** The part of a Worker that is used here. */
export type WorkerPort = {
  postMessage(message: ToWorker, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  terminate(): void;
};

export type LoadDone = { url: string; data: string | ArrayBuffer; times: LoadTimes; ageSeconds?: number };

export type LoadListener = {
  done(loaded: LoadDone): void;
  failed(failure: LoadFailure, times: LoadTimes): void;
};

export type VerifierClient = {
  /** Fetches and judges; the returned function gives up, after which the listener hears nothing. */
  load(request: LoadRequest, on: LoadListener): () => void;
  /** Judges a media playlist that a peer brought, as if it had been fetched from its address. */
  judge(request: JudgeRequest, on: LoadListener): () => void;
  /** Judges bytes that a peer brought; they are transferred, and the listener gets them back when they hold. */
  check(request: CheckRequest, on: LoadListener): () => void;
  /** Whether reports are to say what verified playlists list. */
  tell(listed: boolean): void;
  /** Says who may be asked for the stream, in the creator's order. */
  carriers(places: readonly CarrierPlace[]): void;
  /** Says who vouches for the stream, as far as relays have told. */
  vouch(address: string, delegations: readonly NostrEvent[], settled: boolean): void;
  /** Flips one byte of the next part or segment on its way to the check. */
  tamper(): void;
  close(): void;
};

export type VerifierClientOptions = {
  worker: WorkerPort;
  onReport: (report: Report) => void;
  /** The worker can't run; nothing will play. */
  onBroken: (detail: string) => void;
};

/** The page's side of the verification worker. */
export function makeVerifierClient({ worker, onReport, onBroken }: VerifierClientOptions): VerifierClient {
  const waiting = new Map<number, LoadListener>();
  let lastId = 0;

  worker.onmessage = ({ data: message }) => {
    if (message.from === "report") return onReport(message.report);
    if (message.from === "ready") return;
    // Answers may cross with giving up; whoever gave up must hear nothing.
    const listener = waiting.get(message.id);
    if (listener === undefined) return;
    waiting.delete(message.id);
    if (message.from === "failed") return listener.failed(message.failure, message.times);
    const { url, data, times, ageSeconds } = message;
    listener.done({ url, data, times, ...(ageSeconds !== undefined && { ageSeconds }) });
  };
  worker.onerror = (event) => onBroken(event.message ?? "the worker did not load");

  return {
    load: (request, on) => ask(on, (id) => worker.postMessage({ to: "load", id, request })),
    judge: (request, on) => ask(on, (id) => worker.postMessage({ to: "judge", id, request })),
    check: (request, on) =>
      ask(on, (id) => worker.postMessage({ to: "check", id, request }, [request.bytes])),
    tell: (listed) => worker.postMessage({ to: "tell", listed }),
    carriers: (places) => worker.postMessage({ to: "carriers", places: [...places] }),
    vouch: (address, delegations, settled) =>
      worker.postMessage({ to: "vouch", address, delegations: [...delegations], settled }),
    tamper: () => worker.postMessage({ to: "tamper" }),
    close() {
      waiting.clear();
      worker.terminate();
    },
  };

  function ask(on: LoadListener, post: (id: number) => void): () => void {
    const id = ++lastId;
    waiting.set(id, on);
    post(id);
    return () => {
      if (waiting.delete(id)) worker.postMessage({ to: "abort", id });
    };
  }
}
