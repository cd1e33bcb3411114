import type Hls from "hls.js";
import type { NostrEvent } from "../../../contracts/nostr/event.ts";
import { makeBoxWatch } from "./box-watch.ts";
import { makeCarriage } from "./carriage.ts";
import { makeCarrying } from "./carrying.ts";
import { instantOffer } from "./instant-offer.ts";
import { EMPTY_LEDGER, enter, turnPage } from "./ledger.ts";
import { makeMotion } from "./motion.ts";
import { makePlayback } from "./playback.ts";
import { makeRungMakers } from "./rung-makers.ts";
import { type PlayerView, type Trouble, viewOf } from "./player-view.ts";
import type { RungName } from "./rung.ts";
import { readSources } from "./source-list.ts";
import type { Support } from "./state.ts";
import { makeStatusPoll } from "./status-poll.ts";
import type { SharingWish } from "../swarm/sharing-facts.ts";
import { makeSwarm, type SwarmOptions } from "../swarm/swarm.ts";
import { afterTimeout } from "../webrtc/schedule.ts";
import { makeVerifierClient, type WorkerPort } from "./verifier-client.ts";
import type { WebrtcPort } from "./whep/whep-rung.ts";
import type { Report } from "./worker/messages.ts";

export type PlayerOptions = {
  Hls: typeof Hls;
  hlsWorkerPath: string | undefined;
  worker: WorkerPort;
  video: HTMLVideoElement;
  support: Support;
  /** Whether this page had better not ask there; default: it may ask anywhere. */
  isAside?: (address: string) => boolean;
  /** Left out where the browser has no WebRTC: there is no instant rung then. */
  webrtc?: WebrtcPort | undefined;
  /** What viewers who share need besides. */
  sharing: Pick<SwarmOptions, "fetchJoin" | "secret" | "makeSocket" | "storage">;
  rung: RungName;
  fetch: typeof fetch;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Called at every change and several times a second. */
  onView: (view: PlayerView) => void;
  /** The picture is about to go for a moment, because another one is opened. */
  onTurn?: () => void;
};

export type Player = {
  /** The stream's address and the places that carry it; called again when the announcement changes. */
  play(address: string, streaming: readonly string[]): void;
  vouch(delegations: readonly NostrEvent[], settled: boolean): void;
  choose(rung: RungName): void;
  /** What the viewer and their device say about sharing, and where others would be met. */
  share(wish: SharingWish): void;
  goLive(): void;
  tamper(): void;
  /** Gives every source, and the instant rung, another chance. */
  retry(): void;
  /** The network, or the viewer's look, is back: nothing waits for its next turn. */
  wake(): void;
  /** The page goes away this moment: the box is told while there is time. */
  leave(): void;
  close(): void;
};

const TICK_MS = 250;
/** What is missing then is less than hls.js takes for the end. */
const AT_END_S = 1;

/** Plays one stream from whichever of its sources is honest and alive, and tells what it knows. */
export function makePlayer(options: PlayerOptions): Player {
  const { video, now, onView, webrtc } = options;
  const carriage = makeCarriage(now);
  const motion = makeMotion(video, now);
  let address: string | undefined;
  let ledger = EMPTY_LEDGER;
  let trouble: Trouble | undefined;
  const box = makeBoxWatch({ playback: () => playback });
  let vouched: { delegations: readonly NostrEvent[]; settled: boolean } = { delegations: [], settled: false };

  const client = makeVerifierClient({
    worker: options.worker,
    onReport,
    onBroken: (detail) => stopFor({ kind: "worker", detail }),
  });
  const swarm = makeSwarm({
    ...options.sharing,
    client,
    makeConnection: webrtc?.makePeer,
    fetch: options.fetch,
    now,
    after: afterTimeout,
    random: Math.random,
  });
  const makers = makeRungMakers({ ...options, feeding: swarm, webrtc, box: () => box.status()?.state });
  const playback = makePlayback({
    ...makers,
    wanted: options.rung,
    now,
    mayBeInstant: () => offer().offer === "yes",
    on: {
      begun(source, seamless) {
        ledger = turnPage(ledger);
        motion.begin(seamless);
        status.ask(source.status);
      },
      turning: () => options.onTurn?.(),
      stalled: onStall,
      undecodable: (detail) => stopFor({ kind: "codec", detail }),
      answered(source, answers) {
        carriage.answered(source.id, answers);
        turnAway();
        show();
      },
      changed: show,
    },
  });
  const status = makeStatusPoll({ fetch: options.fetch, now, onStatus: box.note });
  const carrying = makeCarrying({ carriage, playback, client, status });
  const ticker = setInterval(tick, TICK_MS);
  const firstSource = () => carriage.usable() ?? carriage.sources()[0];

  return {
    play(nextAddress, streaming) {
      const next = readSources(streaming, options.isAside);
      const sameStream = nextAddress === address;
      if (sameStream && JSON.stringify(next) === JSON.stringify(carriage.sources())) return;
      carriage.announce(next, sameStream);
      carrying.tell();
      if (!sameStream) {
        address = nextAddress;
        swarm.stream(address);
        client.vouch(address, vouched.delegations, vouched.settled);
      }
      const playing = playback.current()?.source.id;
      const still = next.find(({ id }) => id === playing);
      if (still !== undefined) playback.rename(still);
      else open(next[0]);
      show();
    },
    vouch(delegations, settled) {
      vouched = { delegations, settled };
      if (address !== undefined) client.vouch(address, delegations, settled);
      swarm.vouch(delegations);
      if (carriage.refusal() !== undefined) retry();
    },
    choose(rung) {
      playback.choose(rung, playback.current()?.source ?? firstSource());
      show();
    },
    share(wish) {
      swarm.wish(wish);
      show();
    },
    goLive() {
      playback.current()?.rung.goLive();
      void video.play();
    },
    tamper: client.tamper,
    retry,
    wake() {
      status.soon();
      playback.hurry();
      swarm.wake();
    },
    leave() {
      shut({ leaving: true });
      swarm.leave();
    },
    close() {
      clearInterval(ticker);
      status.close();
      shut();
      swarm.close();
      client.close();
    },
  };

  function open(source: Parameters<typeof playback.open>[0]): void {
    if (options.support !== "none") playback.open(source);
  }

  function shut(closing = { leaving: false }): void {
    playback.shut(closing);
    motion.begin(false);
  }

  function retry(): void {
    carriage.forgive();
    carrying.tell();
    trouble = undefined;
    playback.renewed();
    open(firstSource());
    show();
  }

  function stopFor(why: Trouble): void {
    trouble = why;
    shut();
    show();
  }

  function onReport(report: Report): void {
    ledger = enter(ledger, report, now());
    swarm.report(report);
    carriage.report(report);
    carrying.tell();
    if (carrying.note(report)) box.another();
    const playing = playback.current();
    // A source without this rung's playlist still has the other; a box that waits for its encoder has neither yet.
    const answers = playing?.source.status === undefined || box.status()?.state === "live";
    if (isMissing(report) && answers && playing?.url.endsWith("/ll.m3u8") && playing.rung.name === "low") {
      playback.lowMissing();
    }
    if (report.report === "listed") return;
    if (report.report !== "object" || report.verdict === "byte-mismatch") {
      turnAway();
      show();
    } else if (ledger.here.verified + ledger.here.unsealed === 1) show();
  }

  /** Leaves a source that lied or fell silent. */
  function turnAway(): void {
    const playing = playback.current();
    if (playing === undefined) return;
    const turn = carriage.turn(playing.carrier.id, playing.rung.live() === false);
    // Who stands in is asked already.
    if (turn.turn === "other" && !carriage.standsIn(turn.source, playing.url)) open(turn.source);
    if (turn.turn === "stop") shut();
  }

  function onStall(): void {
    motion.noteStall();
    status.soon();
    // Of what the box said before, an encoder that stopped since isn't known: without a seal nothing else tells.
    if (playback.current()?.rung.name === "instant") box.judgeStall();
    else playback.stall();
  }

  function tick(): void {
    const { rung } = playback.current() ?? {};
    const found = motion.look(rung?.progress() ?? -1, rung?.damage?.().now === "stuck");
    status.tick(view().state.state === "playing" && (box.status()?.state ?? "live") === "live");
    turnAway();
    const probe = playback.current() === undefined ? carriage.probe() : undefined;
    carrying.tell();
    if (probe !== undefined) open(probe);
    playback.climb();
    playback.settle();
    if (found === "stalled") onStall();
    const silent = ledger.last?.checkpoint?.state === "paused" || box.status()?.state === "reconnecting";
    // What stood may just have been left for another, which needs no second beginning.
    if (found === "frozen" && !silent && rung === playback.current()?.rung) beginAnew();
    show();
  }

  /** Begins what stands anew, or another source of a recording of which nothing more holds here. */
  function beginAnew(): void {
    const playing = playback.current();
    if (playing === undefined) return;
    const { rung, carrier } = playing;
    // A recording that stands at its end isn't begun again: there is nothing behind it.
    if ((rung.leftSeconds() ?? Infinity) <= AT_END_S) return;
    const rarer = rung.live() === false;
    const instead = rung.damage?.().now === "stuck" ? carriage.instead(carrier.id) : undefined;
    if (instead === undefined) rung.reopen();
    else open(instead);
    motion.again({ rarer });
  }

  function offer() {
    const source = playback.current()?.source;
    const refused = carriage.refusal() !== undefined;
    const unoffered = source !== undefined && playback.hasNoWhep(source);
    return instantOffer({ webrtc: webrtc !== undefined, source, unoffered, box: box.status(), refused });
  }

  function view(): PlayerView {
    return viewOf({
      playback,
      carriage,
      motion,
      swarm: swarm.view(),
      ledger,
      box: box.status(),
      trouble,
      instant: offer(),
      support: options.support,
      playedOut: playback.current()?.rung.live() === false && video.ended,
    }, now());
  }

  function show(): void {
    onView(view());
  }
}

/** Nobody has such a playlist. */
function isMissing(report: Report): boolean {
  return report.report === "failure" && report.everywhere && report.kind === "manifest" &&
    report.failure.cause === "http" &&
    (report.failure.status === 403 || report.failure.status === 404);
}
