import type { BoxStatus } from "../../../contracts/api/status.ts";
import type { Carriage } from "./carriage.ts";
import type { Damage } from "./damage.ts";
import type { InstantOffer } from "./instant-offer.ts";
import { EMPTY_LEDGER, type Ledger, type Trust, trustOf } from "./ledger.ts";
import type { Motion } from "./motion.ts";
import type { Playback } from "./playback.ts";
import type { Behind, InstantFall, RungName } from "./rung.ts";
import type { Blame } from "./source-book.ts";
import type { Source } from "./source-list.ts";
import { type PlayerState, stateOf, type Support } from "./state.ts";
import type { SwarmPart } from "../swarm/swarm-view.ts";
import { NOT_SHARING, type SwarmView } from "../swarm/swarm-view.ts";

/** Everything a page shows of the player. */
export type PlayerView = {
  state: PlayerState;
  trust: Trust;
  ledger: Ledger;
  sources: readonly Source[];
  source: Source | undefined;
  /** Sources that were left, and why. */
  left: ReadonlyMap<string, Blame>;
  wanted: RungName;
  /** What plays: differs from what is wanted after a fall, or where the source has only another. */
  rung: RungName | undefined;
  /** The instant rung is being reached for while another plays. */
  reaching: boolean;
  instant: InstantOffer;
  /** Why the instant rung was given up; it is tried again when the encoder comes back. */
  fall: InstantFall | undefined;
  /** The instant rung plays, and the stream's sound doesn't come with it. */
  mute: boolean;
  /** It has its end already: there is nothing to be behind of. */
  recording: boolean;
  behind: Behind | undefined;
  targetSeconds: number | undefined;
  /** What is wrong with a recording. */
  damage: Damage | undefined;
  box: BoxStatus | undefined;
  swarm: SwarmView;
};

/** What keeps this page from playing at all. */
export type Trouble = { kind: "worker" | "codec"; detail: string };

export type ViewFacts = {
  playback: Pick<Playback, "current" | "opened" | "choice" | "reaching" | "instantSound">;
  carriage: Pick<Carriage, "sources" | "refusal" | "left" | "silentSince">;
  motion: Pick<Motion, "firstFrame" | "movedAt" | "wanted">;
  swarm: SwarmPart;
  ledger: Ledger;
  box: BoxStatus | undefined;
  trouble: Trouble | undefined;
  instant: InstantOffer;
  support: Support;
  playedOut: boolean;
};

/** Puts together what the page shows; nothing is found out here. */
export function viewOf(facts: ViewFacts, nowMs: number): PlayerView {
  const { playback, carriage, motion, ledger, box, trouble } = facts;
  const playing = playback.current();
  const instant = playing?.rung.name === "instant";
  const silentSince = playing && carriage.silentSince(playing.carrier.id);
  const checkpoint = ledger.last?.checkpoint;
  const refusal = carriage.refusal();
  const damage = playing?.rung.damage?.();
  const state = stateOf({
    support: facts.support,
    sources: carriage.sources().length,
    opened: playback.opened(),
    firstFrame: motion.firstFrame(),
    wanted: motion.wanted(),
    movedAt: motion.movedAt(),
    playedOut: facts.playedOut,
    instant,
    ...(trouble && { trouble }),
    ...(refusal && { refusal }),
    ...(damage && { damage }),
    ...(silentSince !== undefined && { silentSince }),
    ...(checkpoint && { checkpoint }),
    ...(box && { box: box.state }),
  }, nowMs);
  const { wanted, fall } = playback.choice();
  return {
    state,
    trust: instant ? "live" : trustOf(ledger, isRefused(state)),
    ledger,
    sources: carriage.sources(),
    source: playing?.carrier,
    left: carriage.left(),
    wanted,
    rung: playing?.rung.name,
    reaching: playback.reaching(),
    instant: facts.instant,
    fall,
    mute: instant && lacksSound(facts),
    recording: playing?.rung.live() === false,
    behind: playing?.rung.behind(nowMs + ledger.clockOffsetMs),
    targetSeconds: playing?.rung.targetSeconds(),
    damage,
    box,
    swarm: { ...facts.swarm, taken: takenFrom(ledger, carriage.sources()) },
  };
}

/** Nothing can be shown, since what came isn't what was signed. */
function isRefused(state: PlayerState): boolean {
  return state.state === "refused" || (state.state === "damaged" && state.stuck && state.why === "refused");
}

/** What came from the first source that the creator names, from the others, and from viewers; in bytes. */
function takenFrom({ bytesBySource, peerBytes }: Ledger, sources: readonly Source[]): SwarmView["taken"] {
  const of = (playlist: string | undefined) => bytesBySource.get(playlist ?? "") ?? 0;
  const [box = 0, ...mirrors] = sources.map(({ parts, plain }) => of(parts) + of(plain));
  return { box, mirrors: mirrors.reduce((sum, bytes) => sum + bytes, 0), peers: peerBytes };
}

/** The box knows the stream's sound best; without its word, what comes tells. */
function lacksSound({ instant, box, playback }: ViewFacts): boolean {
  if (box === undefined) return playback.instantSound() === false;
  return instant.offer === "yes" && !instant.sound;
}

/** What is shown before there is a player. */
export function unstarted(wanted: RungName): PlayerView {
  return {
    state: { state: "loading" },
    trust: "checking",
    ledger: EMPTY_LEDGER,
    sources: [],
    source: undefined,
    left: new Map(),
    wanted,
    rung: undefined,
    reaching: false,
    instant: { offer: "no", why: "no-box" },
    fall: undefined,
    mute: false,
    recording: false,
    behind: undefined,
    targetSeconds: undefined,
    damage: undefined,
    box: undefined,
    swarm: NOT_SHARING,
  };
}
