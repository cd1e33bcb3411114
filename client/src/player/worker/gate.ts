import type { SignatureCheck } from "../../../../contracts/nostr/event.ts";
import { makeClock } from "./clock.ts";
import { makeExpectations } from "./expectations.ts";
import { makeListing } from "./listing.ts";
import type { FromWorker, Report, RequestKind, ToWorker } from "./messages.ts";
import { makeObjectGate } from "./object-gate.ts";
import { type Loaded, makePlaylistGate } from "./playlist-gate.ts";
import { makeVouchers } from "./vouchers.ts";

export type GateOptions = {
  fetch: typeof fetch;
  /** Milliseconds since 1970, with fractions. */
  now: () => number;
  check: SignatureCheck;
  digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;
  post: (message: FromWorker, transfer: Transferable[]) => void;
};

export type Gate = {
  receive(message: ToWorker): void;
  /** The Date header of the page's own server. */
  noteOwnDate(date: string | null, receivedAt: number): void;
};

/** Fetches, judges and hands over: everything the decoder gets has come through here. */
export function makeGate({ fetch, now, check, digest, post }: GateOptions): Gate {
  const clock = makeClock();
  const vouchers = makeVouchers();
  const expectations = makeExpectations();
  const unsealed = new Set<string>();
  const running = new Map<number, AbortController>();
  const report = (found: Report) => post({ from: "report", report: found }, []);
  const listing = makeListing(report);
  const playlists = makePlaylistGate({
    fetch,
    now,
    check,
    clock,
    vouchers,
    expectations,
    unsealed,
    listing,
    report,
  });
  const objects = makeObjectGate({ fetch, now, digest, expectations, unsealed, report });

  return {
    receive(message) {
      switch (message.to) {
        case "load": {
          const { id, request } = message;
          const { load } = request.kind === "bytes" ? objects : playlists;
          return void run(id, (signal) => load(request, signal), request);
        }
        case "judge":
          return void run(message.id, (signal) => playlists.judge(message.request, signal));
        case "check":
          return void run(message.id, () => objects.check(message.request));
        case "abort":
          return running.get(message.id)?.abort();
        case "vouch":
          // Whoever played without a seal is asked again now that somebody may vouch.
          if (message.delegations.length > 0) unsealed.clear();
          return vouchers.set(message.address, message.delegations, message.settled);
        case "tell":
          return listing.tell(message.listed);
        case "tamper":
          return objects.tamper();
      }
    },
    noteOwnDate: clock.noteOwn,
  };

  /** `asked` is whom a failure is told of; what somebody else brought is not its source's fault. */
  async function run(
    id: number,
    work: (signal: AbortSignal) => Promise<Loaded>,
    asked?: { kind: RequestKind; source: string },
  ): Promise<void> {
    const abort = new AbortController();
    running.set(id, abort);
    let loaded: Loaded;
    try {
      loaded = await work(abort.signal);
    } catch (error) {
      if (abort.signal.aborted) return;
      const at = now();
      const detail = error instanceof Error ? error.message : String(error);
      loaded = { ok: false, failure: { cause: "network", detail }, times: { start: at, first: at, end: at } };
    } finally {
      running.delete(id);
    }
    if (abort.signal.aborted) return;
    if (!loaded.ok) {
      const { failure, times } = loaded;
      if (asked !== undefined) report({ report: "failure", source: asked.source, kind: asked.kind, failure });
      post({ from: "failed", id, failure, times }, []);
      return;
    }
    const { data, url, times, ageSeconds } = loaded;
    post(
      { from: "done", id, url, data, times, ...(ageSeconds !== undefined && { ageSeconds }) },
      data instanceof ArrayBuffer ? [data] : [],
    );
  }
}
