import type { SignatureCheck } from "../../../../contracts/nostr/event.ts";
import type { After } from "../../webrtc/schedule.ts";
import { makeAside } from "../aside.ts";
import { type Attempt, carry } from "./carry.ts";
import { makeCarriers } from "./carriers.ts";
import { makeClock, type OwnHeaders } from "./clock.ts";
import { makeExpectations } from "./expectations.ts";
import { makeListing } from "./listing.ts";
import { measureCarriers } from "./measure-carriers.ts";
import type { FromWorker, LoadRequest, Report, ToWorker } from "./messages.ts";
import { makeObjectGate } from "./object-gate.ts";
import type { Loaded } from "./loaded.ts";
import { makePlaylistGate } from "./playlist-gate.ts";
import { makeVouchers } from "./vouchers.ts";

export type GateOptions = {
  fetch: typeof fetch;
  /** Milliseconds since 1970, with fractions. */
  now: () => number;
  check: SignatureCheck;
  digest: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;
  after: After;
  /** Where the page came from; text such as `null` where it came from nowhere. */
  pageOrigin: string;
  post: (message: FromWorker, transfer: Transferable[]) => void;
};

export type Gate = {
  receive(message: ToWorker): void;
  /** What the page's own server says of the time. */
  noteOwnDate(headers: OwnHeaders, receivedAt: number): void;
};

/** Fetches, judges and hands over: everything the decoder gets has come through here. */
export function makeGate({ fetch, now, check, digest, after, pageOrigin, post }: GateOptions): Gate {
  const clock = makeClock();
  const vouchers = makeVouchers(() => now() + clock.ownOffset());
  const expectations = makeExpectations();
  const unsealed = new Set<string>();
  const running = new Map<number, AbortController>();
  const report = (found: Report) => post({ from: "report", report: found }, []);
  const listing = makeListing(report);
  const carriers = makeCarriers({ now, isAside: makeAside(pageOrigin) });
  const byAnyWay = (request: LoadRequest, signal: AbortSignal, attempt: Attempt) => {
    measureCarriers(carriers, { fetch, now });
    return carry(request, signal, attempt, { carriers, after, report });
  };
  const playlists = makePlaylistGate({
    fetch,
    now,
    after,
    check,
    clock,
    vouchers,
    expectations,
    unsealed,
    listing,
    carriers,
    byAnyWay,
    report,
  });
  const objects = makeObjectGate({ fetch, now, digest, expectations, unsealed, byAnyWay, report });

  return {
    receive(message) {
      switch (message.to) {
        case "load": {
          const { id, request } = message;
          const { load } = request.kind === "bytes" ? objects : playlists;
          return void run(id, (signal) => load(request, signal));
        }
        case "judge":
          return void run(message.id, (signal) => playlists.judge(message.request, signal));
        case "check":
          return void run(message.id, () => objects.check(message.request));
        case "abort":
          return running.get(message.id)?.abort();
        case "carriers":
          return carriers.set(message.places);
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

  async function run(id: number, work: (signal: AbortSignal) => Promise<Loaded>): Promise<void> {
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
