import { type Ask, askAgain } from "./ask.ts";
import type { Got } from "./bounded-fetch.ts";
import type { Company } from "./company.ts";
import type { Conduct } from "./conduct.ts";
import { firstOf } from "./first-of.ts";
import type { KeptRendition, Wanted } from "./kept-rendition.ts";
import type { Place } from "./place.ts";
import type { PullCounts } from "./pull.ts";

export type FetchListedOptions = {
  /** The one that is followed. */
  place: Place;
  conduct: Pick<Conduct, "inOrder" | "brought" | "late">;
  company: Company;
  kept: Pick<KeptRendition, "keep">;
  counts: PullCounts;
  /** Asks a carrier for an object of so many bytes. */
  ask: (place: Place, name: string, length: number) => Ask;
  /** One of the followed carrier's that is under way already. */
  ahead: { name: string; ask: Ask } | undefined;
};

const AT_ONCE = 4;

/**
 * Fetches what is wanted, newest first, from whoever has it: what couldn't be had and what the followed carrier gave for it, or
 * undefined when all of it is kept.
 */
export async function fetchListed(
  wanted: Wanted[],
  { place, conduct, company, kept, counts, ask, ahead }: FetchListedOptions,
): Promise<{ name: string; got: Got } | undefined> {
  let missing: { name: string; got: Got } | undefined;
  const askFor = (one: Wanted, at: Place): Ask => {
    const anew = () => ask(at, one.name, one.length);
    return at.id === place.id && ahead?.name === one.name ? askAgain(ahead.ask, anew) : anew();
  };
  const fetchOne = async (one: Wanted): Promise<void> => {
    const places = conduct.inOrder(place);
    const { by, late, failed } = await firstOf(
      places.map((at) => () => askFor(one, at)),
      (got) => {
        if (got.got !== "bytes") return false;
        if (!kept.keep(one, got.bytes)) {
          counts.refused++;
          return false;
        }
        counts.objects++;
        counts.bytes += got.bytes.length;
        return true;
      },
      { company },
    );
    const bringer = by === undefined ? undefined : places[by];
    if (bringer !== undefined) {
      for (const turn of late) if (places[turn]) conduct.late(places[turn]);
      return conduct.brought(bringer);
    }
    const own = failed.get(places.indexOf(place));
    missing ??= { name: one.name, got: own ?? { got: "nothing", why: "no answer in time" } };
  };
  const line = async (): Promise<void> => {
    for (let one = wanted.pop(); one !== undefined && missing === undefined; one = wanted.pop()) {
      await fetchOne(one);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
  return missing;
}
