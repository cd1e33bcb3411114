import { encodeFixture, type FixtureMedia } from "../../../client/testing/fixture-media.ts";

/** Longer than the longest trial, its joining and its slowest machine; seconds. */
const SECONDS = 360;

const encoded = new Map<number | undefined, Promise<FixtureMedia>>();

/** What trials play: a small picture to decode, filled up to so many kilobits a second where that is said. */
export function trialMedia(kbit?: number): Promise<FixtureMedia> {
  const media = encoded.get(kbit) ?? encodeFixture({ seconds: SECONDS, ...(kbit !== undefined && { kbit }) });
  encoded.set(kbit, media);
  return media;
}
