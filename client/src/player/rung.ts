import type { Damage } from "./damage.ts";
import type { Place } from "./recording-place.ts";

/** The rungs that read playlists: small parts as they come, whole pieces three seconds behind, or four with room to breathe. */
export type HlsRungName = "low" | "close" | "crowd";

/** How far behind live a viewer wants to be; `instant` comes by WebRTC, and nothing of it can be verified. */
export type RungName = "instant" | HlsRungName;

/** How far the picture is behind what the box has: measured, or only known to be less than something. */
export type Behind = { ms: number } | { underMs: number };

/** What a rung tells whoever opened it. */
export type RungListener = {
  /** It has the picture within reach: a playlist was let through, or a connection stands. */
  opened(): void;
  /** The picture stopped while playing. */
  stalled(): void;
  /** The encoder went away and came back: what could not be had before may be there now. */
  renewed(): void;
  /** The browser can't decode this stream. */
  undecodable(detail: string): void;
  /** Autoplay was refused: the viewer has to press play. */
  blocked(): void;
};

/** Where the rung before stood: in which place of a recording, and whether the viewer had paused it. */
export type Stood = { place: Place | undefined; held: boolean };

/** One way by which a picture reaches the video element, which goes on by itself as long as anything can go on. */
export type Rung = {
  name: RungName;
  /** `clockMs` is the time the verdicts use, in milliseconds since 1970. */
  behind(clockMs: number): Behind | undefined;
  /** Whether there is more to come; undefined where nobody can say. */
  live(): boolean | undefined;
  /** Where it would go on if it were begun anew; only recordings have a place. */
  stood?(): Stood;
  /** What is wrong with a recording, in so far as that is known. */
  damage?(): Damage;
  /** Seconds until the end, where that is known. */
  leftSeconds(): number | undefined;
  /** How far behind it wants to be. */
  targetSeconds(): number | undefined;
  /** Seconds that the carrier has but this page doesn't yet. */
  waitingSeconds(): number;
  /** Another number whenever the picture has moved. */
  progress(): number;
  goLive(): void;
  /** Begins anew, at most once in a while. */
  reopen(): void;
  close(options?: { leaving: boolean }): void;
};

/** Why the instant rung isn't played although the viewer asked for it. */
export type InstantFall =
  /** No packet finds the way between this browser and the box. */
  | "no-way"
  /** The box has all the viewers by WebRTC that it takes. */
  | "full"
  | "b-frames"
  | "codec"
  /** Whoever carries the stream has no WebRTC side. */
  | "not-offered"
  /** It came, and kept breaking. */
  | "unstable"
  /** This browser's own WebRTC refused. */
  | "browser";
