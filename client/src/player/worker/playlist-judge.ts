import type { SignatureCheck } from "../../../../contracts/nostr/event.ts";
import { emptyMemory, judgePlaylist } from "../../../../contracts/seal/verifier.ts";
import { sessionOf } from "../session-address.ts";
import type { Carriers } from "./carriers.ts";
import type { Clock } from "./clock.ts";
import type { EndedSessions } from "./ended-sessions.ts";
import type { Expectations } from "./expectations.ts";
import { renditionOf } from "./listed-places.ts";
import { type Listing, withoutQuery } from "./listing.ts";
import type { Loaded } from "./loaded.ts";
import type { Carrier, LoadTimes, RefusedVerdict } from "./messages.ts";
import { frameFault, frameOf, meetsFrame, type PlaylistFrame } from "./playlist-frame.ts";
import type { Asker, PlaylistReports } from "./playlist-reports.ts";
import type { Vouchers } from "./vouchers.ts";

export type PlaylistJudgeOptions = {
  /** Milliseconds since 1970. */
  now: () => number;
  check: SignatureCheck;
  clock: Clock;
  vouchers: Vouchers;
  expectations: Expectations;
  /** Which sources currently play without a seal, since nobody vouches for the stream. */
  unsealed: Set<string>;
  listing: Listing;
  carriers: Pick<Carriers, "held" | "namers">;
  ended: EndedSessions;
  reports: PlaylistReports;
};

/** A media playlist that came, and from where. */
export type Brought = Asker & {
  text: string;
  /** The address it stands for. */
  url: string;
  /** The server it came from, if it isn't the address's own. */
  origin?: string;
  /** Others have the same under the same name. */
  shared?: boolean;
  times: LoadTimes;
  carrier: Carrier;
  /** What becomes of it once it is let through. */
  loaded: (data: string) => Loaded;
};

/** How far a playlist goes. */
type Position = { sid: string; n: number; parts: number };

/** Renditions of the sessions that a page may come by. */
const MAX_FRAMES = 64;

/** Decides which playlists hold, by one memory for all who bring any, and keeps what those promise. */
export function makePlaylistJudge(options: PlaylistJudgeOptions) {
  const { now, clock, vouchers, expectations, unsealed, listing, carriers, ended } = options;
  const { tell, refuse } = options.reports;
  let memory = emptyMemory();
  /** By the address without its query. */
  const frames = new Map<string, PlaylistFrame>();
  /** What was let through last, by the same. */
  const given = new Map<string, Position>();

  return judge;

  async function judge(request: Brought, signal: AbortSignal): Promise<Loaded> {
    const { text, url, times, carrier, loaded } = request;
    const { address, delegation, sealed } = await vouchers.settled(signal);
    const rid = renditionOf(url);
    const clockOffsetMs = clock.offset(request.origin ?? new URL(url).origin);
    const started = now();
    const judged = judgePlaylist({
      text,
      address,
      ...(rid !== undefined && { rid }),
      source: request.source,
      delegation,
      memory,
      nowMs: started + clockOffsetMs,
      ownNowMs: started + clock.ownOffset(),
      sealed,
      check: options.check,
    });
    const judgeMs = now() - started;
    const { verdict, playlist } = judged;
    const refused = (refusal: RefusedVerdict) =>
      refuse(request, refusal, { times, judgeMs, rid, clockOffsetMs, carrier });
    if (verdict.verdict === "unsealed") {
      if (carrier === "peer" || request.looks === true) return refused({ verdict: "stripped" });
      unsealed.add(request.opened);
      carriers.held(sessionOf(url) ?? "");
      const found = { verdict: "unsealed" as const, judgeMs, carrier, clockOffsetMs };
      tell(request, { ...found, ...(rid !== undefined && { rid }) });
      return loaded(text);
    }
    if (carrier === "http" && request.looks !== true) unsealed.delete(request.opened);
    if (verdict.verdict !== "verified") return refused(verdict);
    const place = withoutQuery(url);
    const { sid, n, state, signer, createdAt } = verdict.checkpoint;
    const goesOn = state !== "ended";
    if (request.looks === true) {
      memory = judged.memory;
      ended.seen({ sid, createdAt }, goesOn);
      return loaded(text);
    }
    const newest = { sid, n, parts: playlist?.open?.parts.length ?? 0 };
    if (request.shared === true && isBehind(newest, given.get(place))) {
      return { ok: false, failure: { cause: "behind" }, times };
    }
    if (carrier === "peer" && playlist !== undefined) {
      const frame = frames.get(place);
      if (frame === undefined || !meetsFrame(playlist, frame)) {
        return { ok: false, failure: { cause: "unplaced" }, times };
      }
      const fault = frameFault(text, playlist, frame);
      if (fault !== undefined) return refused({ verdict: "malformed", detail: fault });
    }
    // Before anybody else is asked: who shows one without a seal from here on has stripped it.
    vouchers.verified(address);
    if (!goesOn && carrier === "http" && request.shared === true) {
      const before = memory;
      const isLast = await ended.isLast({ sid, createdAt }, carriers.namers(request.opened));
      // As its own box would say; whoever named it is not believed for a while.
      if (!isLast) return { ok: false, failure: { cause: "http", status: 410 }, times };
      if (memory !== before) return await judge(request, signal);
      unsealed.delete(request.opened);
    }
    memory = judged.memory;
    ended.seen({ sid, createdAt }, goesOn);
    carriers.held(sid);
    if (playlist !== undefined) {
      if (expectations.add(playlist, verdict.objects, url) === "taken") {
        const detail = "it lists an address that already stands for other bytes";
        return refused({ verdict: "malformed", detail });
      }
      keepFrame(place, frameOf(text, playlist));
    }
    given.set(place, newest);
    tell(request, {
      verdict: "verified",
      checkpoint: { sid, n, state, signer, createdAt },
      carrier,
      judgeMs,
      rid: verdict.checkpoint.rid,
      clockOffsetMs,
    });
    if (playlist !== undefined) listing.note(request.opened, playlist, url);
    return loaded(text);
  }

  function keepFrame(place: string, frame: PlaylistFrame): void {
    frames.delete(place);
    frames.set(place, frame);
    for (const oldest of frames.keys()) {
      if (frames.size <= MAX_FRAMES) break;
      frames.delete(oldest);
      given.delete(oldest);
    }
  }
}

function isBehind(is: Position, was: Position | undefined): boolean {
  return was?.sid === is.sid && (is.n < was.n || (is.n === was.n && is.parts < was.parts));
}
