import type { Ask } from "./ask.ts";
import type { Got } from "./bounded-fetch.ts";
import type { Company } from "./company.ts";
import type { Conduct } from "./conduct.ts";
import { firstOf } from "./first-of.ts";
import type { Place } from "./place.ts";
import type { MirrorVerdict } from "./verification.ts";

/** A playlist that holds. */
export type Verified = Extract<MirrorVerdict, { verdict: "verified" }>;

export type NextPlaylistOptions = {
  /** The one that is followed. */
  place: Place;
  /** Who may be asked as well. */
  others: readonly Place[];
  conduct: Pick<Conduct, "late">;
  company: Company;
  ask: (place: Place) => Ask;
  /** From when on the followed one is late; milliseconds. */
  lateMs: number;
  /** What another's answer is worth: undefined unless it holds and goes further than what is shown. */
  news: (text: string, place: Place) => Verified | undefined;
};

/** What the followed one answered, or what another had sooner. */
export type NextPlaylist =
  | { from: "followed"; text: string }
  | { from: "other"; text: string; judged: Verified }
  | { from: "nobody"; got: Exclude<Got, { got: "bytes" }> };

/** Asks for the next playlist, others as well once it is late: who is slow with playlists is slow with all they list. */
export async function nextPlaylist(options: NextPlaylistOptions): Promise<NextPlaylist> {
  const { place, others, conduct, company, ask, lateMs, news } = options;
  let next: NextPlaylist = { from: "nobody", got: { got: "nothing", why: "no answer in time" } };
  const take = (got: Got, turn: number): boolean => {
    const from = others[turn - 1];
    if (got.got !== "bytes") {
      if (from === undefined) next = { from: "nobody", got };
      return from === undefined;
    }
    const text = new TextDecoder().decode(got.bytes);
    const judged = from && news(text, from);
    if (from === undefined) next = { from: "followed", text };
    else if (judged !== undefined) next = { from: "other", text, judged };
    return from === undefined || judged !== undefined;
  };
  const { by, late } = await firstOf([place, ...others].map((from) => () => ask(from)), take, {
    company,
    lateMs,
  });
  // Where nobody has anything, nobody is late.
  if (by !== undefined && late.includes(0)) conduct.late(place);
  return next;
}
