import type { SignatureCheck } from "../../../../contracts/nostr/event.ts";
import { makeClock } from "./clock.ts";
import { makeExpectations } from "./expectations.ts";
import type { FromWorker, LoadRequest, Report, ToWorker } from "./messages.ts";
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
  const loadPlaylist = makePlaylistGate({
    fetch,
    now,
    check,
    clock,
    vouchers,
    expectations,
    unsealed,
    report,
  });
  const objects = makeObjectGate({ fetch, now, digest, expectations, unsealed, report });

  return {
    receive(message) {
      switch (message.to) {
        case "load":
          return void load(message.id, message.request);
        case "abort":
          return running.get(message.id)?.abort();
        case "vouch":
          // Whoever played without a seal is asked again now that somebody may vouch.
          if (message.delegations.length > 0) unsealed.clear();
          return vouchers.set(message.address, message.delegations, message.settled);
        case "tamper":
          return objects.tamper();
      }
    },
    noteOwnDate: clock.noteOwn,
  };

  async function load(id: number, request: LoadRequest): Promise<void> {
    const abort = new AbortController();
    running.set(id, abort);
    let loaded: Loaded;
    try {
      loaded = await (request.kind === "bytes" ? objects.load : loadPlaylist)(request, abort.signal);
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
      report({ report: "failure", source: request.source, kind: request.kind, failure: loaded.failure });
      post({ from: "failed", id, failure: loaded.failure, times: loaded.times }, []);
      return;
    }
    const { data, url, times, ageSeconds } = loaded;
    post(
      { from: "done", id, url, data, times, ...(ageSeconds !== undefined && { ageSeconds }) },
      data instanceof ArrayBuffer ? [data] : [],
    );
  }
}
