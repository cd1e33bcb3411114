import type { ObjectName } from "../../../contracts/swarm/object-name.ts";
import type { LoadDone, LoadListener } from "../player/verifier-client.ts";
import type { ListedReport, LoadFailure, LoadRequest } from "../player/worker/messages.ts";
import type { After } from "../webrtc/schedule.ts";
import { rankAmong } from "./election-run.ts";
import type { MeshPort, Verifier } from "./engine.ts";
import { patientAfter } from "./patient-after.ts";
import type { Reliance } from "./reliance.ts";
import { answers, askedIn, type PlaylistPosition, positionOf } from "./playlist-position.ts";

export type PlaylistSharingOptions = {
  client: Verifier;
  mesh: MeshPort;
  reliance: Reliance;
  sid: string;
  /** What can be played before the playlist's next part is needed, in milliseconds. */
  bufferedMs: () => number;
  /** One way from peer to peer, in milliseconds. */
  hopMs: () => number;
  /** Milliseconds since 1970. */
  now: () => number;
  after: After;
};

/** Low-latency playlists as hls.js asks for them, while another viewer may hold the blocked request. */
export type PlaylistSharing = {
  load(request: LoadRequest, on: LoadListener): () => void;
  /** Learns which addresses are playlists of which rendition. */
  listed(report: ListedReport): void;
  brought(name: ObjectName, text: string, from: string): void;
  /** Whether this page is about to need the answer to a blocked request. */
  wants(name: ObjectName): boolean;
  close(): void;
};

type Brought = { name: ObjectName; text: string; position: PlaylistPosition; from: string };

/** How long rank 1 waits for the push of whoever holds the request: a part, and the way from box to peer. */
const PATIENCE_MS = 350;
/** Where peers are far, a round trip longer: what was lost is sent again. */
const FAR_HOPS = 2;
const STEP_MS = 60;
/** What must be left to play after a playlist was waited for in vain, in milliseconds: it has to be asked for, and a part after it. */
const RESERVE_MS = 500;
/** Playlists of one rendition that wait until hls.js asks for them. */
const KEPT = 4;
/** Playlists that say nothing true may be a mistake; so many, without a true one between them, are none. */
const STRIKES = 3;

/** One page holds each blocked request and pushes the answer; the others wait for it, and ask the box when it doesn't come. */
export function makePlaylistSharing(o: PlaylistSharingOptions): PlaylistSharing {
  const { client, mesh, reliance } = o;
  const patient = patientAfter(o.now, o.after);
  /** By address without query. */
  const renditions = new Map<string, string>();
  const kept = new Map<string, Brought[]>();
  const waiting = new Set<{ name: ObjectName; take: () => void; hold: () => void }>();
  const strikes = new Map<string, number>();
  let closed = false;

  return {
    load(request, listener) {
      const name = nameOf(request.url);
      const others = name === undefined || closed ? [] : mesh.neighbours(name.rid);
      const isAlone = name !== undefined && others.length === 0 && !mesh.feeds(name.rid);
      if (name === undefined || isAlone || closed) return client.load(request, listener);
      const self = mesh.self();
      const [relied, near] = [reliance.among(others), reliance.among(mesh.near(name.rid))];
      const rank = self === undefined ? others.length : rankAmong(self, relied, near, name);
      return ask(name, rank, request, listener);
    },
    listed({ sid, rid, url }) {
      if (sid === o.sid) renditions.set(url, rid);
    },
    brought(name, text, from) {
      // Whoever plays another rendition may need it; kept under names that nobody asks for, it would fill the memory.
      if (closed || name.p === undefined || ![...renditions.values()].includes(name.rid)) return;
      const position = positionOf(text);
      if (!answers(position, name)) return strike(from);
      const list = kept.get(name.rid) ?? [];
      kept.set(name.rid, [...list, { name, text, position, from }].slice(-KEPT));
      for (const one of [...waiting]) if (one.name.rid === name.rid) one.take();
    },
    wants: (name) => [...waiting].some(({ name: { rid, n } }) => rid === name.rid && n <= name.n),
    close() {
      closed = true;
      kept.clear();
      for (const { hold } of [...waiting]) hold();
    },
  };

  function nameOf(url: string): ObjectName | undefined {
    const rid = renditions.get(url.split("?", 1)[0] ?? "");
    const asked = askedIn(url);
    return rid === undefined || asked === undefined ? undefined : { rid, ...asked };
  }

  /** Takes the first that comes: what a peer brings, or, once it is this page's turn, the box' own answer. */
  function ask(name: ObjectName, rank: number, request: LoadRequest, listener: LoadListener): () => void {
    const start = o.now();
    const tried = new Set<Brought>();
    let stopHttp: (() => void) | undefined;
    let stopJudge = () => {};
    let cancel = () => {};
    let judging = false;
    let over = false;
    const entry = { name, take, hold };
    waiting.add(entry);
    take();
    // What is there already needs no request, unless it turns out to be false.
    if (rank === 0 && !judging) hold();
    else cancel = patient(patienceMs(rank), hold);
    return end;

    function end(): void {
      over = true;
      cancel();
      waiting.delete(entry);
      stopHttp?.();
      stopJudge();
    }

    /** Holds the blocked request at the box at this page's turn, and pushes its answer. */
    function hold(): void {
      if (over || stopHttp !== undefined) return;
      cancel();
      stopHttp = client.load(request, {
        done(loaded) {
          end();
          pass(name, loaded, request.url);
          listener.done(loaded);
        },
        failed(failure, times) {
          end();
          listener.failed(failure, times);
        },
      });
    }

    /** Judges the next one that would do, as if the box had answered with it. */
    function take(): void {
      if (judging || over) return;
      const fit = kept.get(name.rid)?.findLast((one) => !tried.has(one) && answers(one.position, name));
      if (fit === undefined) return;
      tried.add(fit);
      judging = true;
      const url = request.url.split("?", 1)[0] ?? request.url;
      stopJudge = client.judge({ url, source: request.source, text: fit.text }, {
        done(loaded) {
          judging = false;
          strikes.delete(fit.from);
          end();
          mesh.pushPlaylist(fit.name, { url, text: fit.text });
          const at = o.now();
          listener.done({ ...loaded, times: { start, first: at, end: at } });
        },
        failed(failure) {
          judging = false;
          forget(fit);
          blame(failure, fit.from);
          take();
          if (rank === 0 && !judging) hold();
        },
      });
    }
  }

  function patienceMs(rank: number): number {
    const polite = rank === 0 ? STEP_MS : PATIENCE_MS + FAR_HOPS * o.hopMs() + (rank - 1) * STEP_MS;
    return Math.min(polite, Math.max(0, o.bufferedMs() - RESERVE_MS));
  }

  function forget(one: Brought): void {
    const { rid } = one.name;
    kept.set(rid, (kept.get(rid) ?? []).filter((other) => other !== one));
  }

  function pass(name: ObjectName, { data }: LoadDone, url: string): void {
    // A box whose encoder fell silent answers with what it has.
    if (typeof data !== "string" || closed || !answers(positionOf(data), name)) return;
    mesh.pushPlaylist(name, { url: url.split("?", 1)[0] ?? url, text: data });
  }

  /** Verdicts that no honest viewer's playlist can come to; the others say that it was late, or that we know less. */
  function blame(failure: LoadFailure, from: string): void {
    if (failure.cause !== "refused") return;
    switch (failure.refusal.verdict) {
      case "stripped":
      case "gap":
      case "chain-mismatch":
        return accuse(from);
      case "malformed":
        return strike(from);
    }
  }

  function strike(from: string): void {
    const count = (strikes.get(from) ?? 0) + 1;
    strikes.set(from, count);
    if (count < STRIKES) return;
    strikes.delete(from);
    accuse(from);
  }

  function accuse(from: string): void {
    mesh.blame(from, "false-playlist");
  }
}
