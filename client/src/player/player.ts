import type Hls from "hls.js";
import type { BoxStatus } from "../../../contracts/api/status.ts";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { type Engine, makeEngine } from "./engine.ts";
import { EMPTY_LEDGER, enter, type Ledger, type Trust, trustOf, turnPage } from "./ledger.ts";
import { mayReturn, noteStall, noteUnrest, returned, type RungRecord, UNTROUBLED } from "./rung-policy.ts";
import { type Blame, chooseSource, forgive, note, type SourceBook } from "./source-book.ts";
import { playlistOf, readSources, type Rung, type Source } from "./source-list.ts";
import { type PlayerState, stateOf, type Support } from "./state.ts";
import { makeStatusPoll } from "./status-poll.ts";
import { makeVerifierClient, type WorkerPort } from "./verifier-client.ts";
import type { Report } from "./worker/messages.ts";

/** Everything a page shows of the player. */
export type PlayerView = {
  state: PlayerState;
  trust: Trust;
  ledger: Ledger;
  sources: readonly Source[];
  source: Source | undefined;
  /** Sources that were left, and why. */
  left: ReadonlyMap<string, Blame>;
  wanted: Rung;
  /** What plays: differs from what is wanted after a fall, or where the source has only the other. */
  rung: Rung | undefined;
  /** The picture's age by the encoder's clock, in milliseconds. */
  behindMs: number | undefined;
  targetSeconds: number | undefined;
  box: BoxStatus | undefined;
};

export type PlayerOptions = {
  Hls: typeof Hls;
  hlsWorkerPath: string | undefined;
  worker: WorkerPort;
  video: HTMLVideoElement;
  support: Support;
  rung: Rung;
  fetch: typeof fetch;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Called at every change and several times a second. */
  onView: (view: PlayerView) => void;
  /** The picture is about to go for a moment, because another playlist is opened. */
  onTurn?: () => void;
};

export type Player = {
  /** The stream's address and the places that carry it; called again when the announcement changes. */
  play(address: string, streaming: readonly string[]): void;
  vouch(delegations: readonly NostrEvent[], settled: boolean): void;
  choose(rung: Rung): void;
  goLive(): void;
  tamper(): void;
  /** Gives every source another chance. */
  retry(): void;
  close(): void;
};

const TICK_MS = 250;
/** A silent source is left for another after this. */
const PATIENCE_MS = 2500;
/** One stall that lasts counts again each time this has passed. */
const LONG_STALL_MS = 1500;
/** Less than this listed beyond the buffer is nothing: playlists of picture and sound come one after the other. */
const NOTHING_MORE_S = 0.45;
/** A picture that stands this long although everything arrives needs a new beginning. */
const FROZEN_MS = 10_000;
const PROBE_MS = [10_000, 20_000, 40_000, 60_000];

/** Plays one stream from whichever of its sources is honest and alive, and tells what it knows. */
export function makePlayer(options: PlayerOptions): Player {
  const { video, now, onView } = options;
  let address: string | undefined;
  let sources: Source[] = [];
  let book: SourceBook = new Map();
  let ledger = EMPTY_LEDGER;
  let rungs: RungRecord = UNTROUBLED;
  let wanted = options.rung;
  let current: { source: Source; url: string; rung: Rung; engine: Engine; at: number } | undefined;
  let trouble: { kind: "worker" | "codec"; detail: string } | undefined;
  let refusal: Blame | undefined;
  let probes = 0;
  let probeAt = Infinity;
  let opened = false;
  let firstFrame = false;
  let movedAt = now();
  let position = -1;
  let stalledAt = -Infinity;
  let box: BoxStatus | undefined;
  let vouched: { delegations: readonly NostrEvent[]; settled: boolean } = { delegations: [], settled: false };

  const client = makeVerifierClient({
    worker: options.worker,
    onReport,
    onBroken(detail) {
      trouble = { kind: "worker", detail };
      shut();
      show();
    },
  });
  const status = makeStatusPoll({
    fetch: options.fetch,
    now,
    onStatus(next) {
      box = next;
    },
  });
  const ticker = setInterval(tick, TICK_MS);

  return {
    play(nextAddress, streaming) {
      const next = readSources(streaming);
      const same = nextAddress === address && JSON.stringify(next) === JSON.stringify(sources);
      if (same) return;
      sources = next;
      if (nextAddress !== address) {
        address = nextAddress;
        book = new Map();
        client.vouch(address, vouched.delegations, vouched.settled);
      }
      const playing = current?.source.id;
      const still = sources.find(({ id }) => id === playing);
      if (current !== undefined && still !== undefined) current.source = still;
      else open(sources[0]);
      show();
    },
    vouch(delegations, settled) {
      vouched = { delegations, settled };
      if (address !== undefined) client.vouch(address, delegations, settled);
      if (refusal !== undefined) retry();
    },
    choose(rung) {
      wanted = rung;
      rungs = UNTROUBLED;
      open(current?.source ?? sources[0]);
    },
    goLive() {
      current?.engine.goLive();
      void video.play();
    },
    tamper: client.tamper,
    retry,
    close() {
      clearInterval(ticker);
      status.close();
      shut();
      client.close();
    },
  };

  function retry(): void {
    book = forgive(book);
    refusal = trouble = undefined;
    probes = 0;
    open(sources.find(({ id }) => book.get(id)?.left === undefined) ?? sources[0]);
    show();
  }

  function open(source: Source | undefined, rung = rungNow()): void {
    const playlist = source && playlistOf(source, rung);
    shut();
    if (source === undefined || playlist === undefined || options.support === "none") return;
    ledger = turnPage(ledger);
    probeAt = Infinity;
    const engine = makeEngine({
      Hls: options.Hls,
      workerPath: options.hlsWorkerPath,
      video,
      client,
      url: playlist.url,
      rung: playlist.rung,
      now,
      on: {
        opened() {
          opened = true;
        },
        stalled: onStall,
        undecodable(detail) {
          trouble = { kind: "codec", detail };
          shut();
          show();
        },
        blocked: show,
      },
    });
    current = { source, url: playlist.url, rung: playlist.rung, engine, at: now() };
    status.ask(source.status);
  }

  function shut(): void {
    if (current === undefined) return;
    options.onTurn?.();
    current.engine.close();
    current = undefined;
    opened = false;
    firstFrame = false;
    position = -1;
  }

  /** The rung to open: what the viewer wants, unless it fell from the low one. */
  function rungNow(): Rung {
    return wanted === "low" && rungs.calmSince !== undefined ? "steady" : wanted;
  }

  function onReport(report: Report): void {
    ledger = enter(ledger, report, now());
    const source = sources.find(({ parts, plain }) => report.source === parts || report.source === plain);
    if (source !== undefined) book = note(book, source.id, report, now());
    if (report.report === "object" && report.verdict !== "byte-mismatch" && report.name.kind !== "init") {
      refusal = undefined;
      probes = 0;
    }
    // A source without this rung's playlist still has the other; a box that waits for its encoder has neither yet.
    const answers = current?.source.status === undefined || box?.state === "live";
    if (isMissing(report) && answers && current?.url === report.source && current.rung === "low") {
      const { plain } = current.source;
      if (plain !== undefined) {
        rungs = { ...rungs, falls: rungs.falls + 1, calmSince: now() };
        open(current.source);
      }
    }
    if (report.report !== "object" || report.verdict === "byte-mismatch") {
      turnAway();
      show();
    }
  }

  /** Leaves a source that lied or fell silent. */
  function turnAway(): void {
    if (current === undefined) return;
    const choice = chooseSource({
      sources: sources.map(({ id }) => id),
      current: current.source.id,
      book,
      nowMs: now(),
      patienceMs: PATIENCE_MS,
    });
    if (choice.choose === "other") return open(sources.find(({ id }) => id === choice.source));
    if (choice.choose === "stop") {
      refusal = choice.why;
      shut();
      // What is false today may be mended tomorrow; two stories never are.
      probeAt = choice.why.verdict === "fork"
        ? Infinity
        : now() + (PROBE_MS[probes] ?? PROBE_MS[PROBE_MS.length - 1] ?? 60_000);
      probes++;
    }
  }

  function onStall(): void {
    stalledAt = now();
    // Where there is nothing more to have, every rung stalls alike.
    if (current === undefined || current.engine.waitingSeconds() < NOTHING_MORE_S) return;
    if (current.rung !== "low") {
      rungs = noteUnrest(rungs, now());
      return;
    }
    const { record, fall } = noteStall(rungs, now());
    rungs = record;
    if (fall && current.source.plain !== undefined) open(current.source);
  }

  function encoderSilent(): boolean {
    return ledger.last?.checkpoint?.state === "paused" || box?.state === "reconnecting";
  }

  function tick(): void {
    if (video.currentTime !== position) {
      movedAt = now();
      // The first jump to the live edge is not yet a picture.
      if (position >= 0 && video.readyState >= 2) firstFrame = true;
      position = video.currentTime;
    }
    status.tick(view().state.state === "playing");
    turnAway();
    if (current === undefined && refusal !== undefined && now() >= probeAt) {
      book = forgive(book);
      open(sources.find(({ id }) => book.get(id)?.left === undefined));
    }
    if (current !== undefined && wanted === "low" && mayReturn(rungs, now())) {
      rungs = returned(rungs);
      open(current.source);
    }
    const still = firstFrame && !video.paused && now() - movedAt > LONG_STALL_MS;
    if (still && now() - stalledAt > LONG_STALL_MS) onStall();
    const frozen = firstFrame && !video.paused && now() - Math.max(movedAt, current?.at ?? 0) > FROZEN_MS;
    if (current !== undefined && frozen && !encoderSilent()) {
      current.at = now();
      current.engine.reopen();
    }
    show();
  }

  function view(): PlayerView {
    const conduct = current && book.get(current.source.id);
    const checkpoint = ledger.last?.checkpoint;
    const playedOut = current?.engine.live() === false &&
      (video.ended || checkpoint === undefined && video.ended);
    const playingAt = current?.engine.playingAtMs();
    const state = stateOf({
      support: options.support,
      sources: sources.length,
      opened,
      firstFrame,
      wanted: !video.paused || !firstFrame,
      movedAt,
      playedOut,
      ...(trouble && { trouble }),
      ...(refusal && { refusal }),
      ...(conduct?.silentSince !== undefined && { silentSince: conduct.silentSince }),
      ...(checkpoint && { checkpoint }),
      ...(box && { box: box.state }),
    }, now());
    return {
      state,
      trust: trustOf(ledger, state.state === "refused"),
      ledger,
      sources,
      source: current?.source,
      left: new Map([...book].flatMap(([id, { left }]) => left === undefined ? [] : [[id, left]])),
      wanted,
      rung: current?.rung,
      behindMs: playingAt === undefined ? undefined : now() + ledger.clockOffsetMs - playingAt,
      targetSeconds: current?.engine.targetSeconds(),
      box,
    };
  }

  function show(): void {
    onView(view());
  }
}

/** The address answers that it has no such playlist. */
function isMissing(report: Report): boolean {
  return report.report === "failure" && report.kind === "manifest" && report.failure.cause === "http" &&
    (report.failure.status === 403 || report.failure.status === 404);
}
