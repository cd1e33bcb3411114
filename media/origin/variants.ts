import type { TrackHealth } from "./health/track-health.ts";
import type { MuxerRendition } from "./follower.ts";
import type { RungView } from "./ladder/ladder.ts";
import type { Meter } from "./meter.ts";
import type { Variant } from "./multivariant.ts";
import type { Session } from "./session.ts";

/** One rendition of the muxer that is followed, and what is measured of it. */
export type MeteredTrack = { rendition: MuxerRendition; meter: Meter; health: TrackHealth };

/** What the multivariant playlist says about a session, measured on what it holds. */
export function variantsOf(session: Session, tracks: readonly MeteredTrack[]): Variant[] {
  return tracks.flatMap(({ rendition: { rid, kind, codec, info }, meter }) => {
    const sealed = session.renditions.get(rid);
    if (sealed === undefined) return [];
    const { segments, open } = sealed.rendition;
    const rate = ({ bytes, us }: { bytes: number; us: number }) => (us === 0 ? 0 : bytes * 8e6 / us);
    const whole = segments.map(({ facts }) => ({ bytes: facts.length, us: facts.durationUs }));
    const growing = {
      bytes: open.reduce((sum, { length }) => sum + length, 0),
      us: open.reduce((sum, { durationUs }) => sum + durationUs, 0),
    };
    const all = whole.length > 0 ? whole : [growing];
    const average = rate({
      bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
      us: all.reduce((sum, { us }) => sum + us, 0),
    });
    const { sampleRate } = meter.read();
    return [{
      rid,
      kind,
      codec,
      ...(kind === "video"
        ? { width: info.width ?? 0, height: info.height ?? 0 }
        : { channels: info.channels ?? 2 }),
      ...(kind === "video" && sampleRate !== undefined
        ? { frameRate: Math.round(sampleRate * 1000) / 1000 }
        : {}),
      peak: Math.max(...all.map(rate)),
      average,
    }];
  });
}

/** The encoder's buffer holds half a second, so two seconds may have a quarter more than their rate. */
const RUNG_PEAK = 1.25;
/** A smaller picture of the same is the lighter one, whatever the rung was allowed. */
const BELOW_SOURCE = 0.9;

/** The rungs that are being made, as the multivariant playlist introduces them below the source. */
export function rungVariants(
  session: Session,
  source: Variant | undefined,
  rungs: readonly RungView[],
): Variant[] {
  return rungs.flatMap(({ rung, size, codec, state }) => {
    if (state !== "on" || size === undefined || codec === undefined || source === undefined) return [];
    if (!session.renditions.has(rung.rid)) return [];
    return [{
      rid: rung.rid,
      kind: "video" as const,
      codec,
      ...size,
      ...(source.frameRate === undefined ? {} : { frameRate: source.frameRate }),
      // What it may need, not what it happened to need: the picture may get harder, and the playlist is read once.
      peak: Math.min(rung.bitrate * RUNG_PEAK, source.peak * BELOW_SOURCE),
      average: Math.min(rung.bitrate, source.average * BELOW_SOURCE),
    }];
  });
}
