import { sessionOf } from "../session-address.ts";
import type { CarrierPlace, LoadRequest, LoadTimes } from "./messages.ts";

/** One way to what a request asks for. */
export type Way = {
  /** The carrier's multivariant playlist, which names it in verdicts. */
  source: string;
  url: string;
  /** The address that it has for the player, where several carriers have the same. */
  at?: string;
  /** Only asked once all others have failed. */
  spare?: boolean;
  /** A spare one that may join, alone, where who is asked stays late. */
  joins?: boolean;
};

export type CarriersOptions = {
  /** Milliseconds. */
  now: () => number;
  /** Whether this page had better not ask there. */
  isAside: (address: string) => boolean;
};

export type Carriers = {
  /** Takes those that may be asked, in the creator's order; what is known of those that stay is kept. */
  set(places: readonly CarrierPlace[]): void;
  /** Ways to one object or playlist, the best first: one alone where nobody else has the same under the same name. */
  ways(request: Pick<LoadRequest, "kind" | "url" | "source">): Way[];
  /** Ways to the multivariant playlist of everybody who may name a session, but for who must not be asked. */
  namers(source: string): Way[];
  /** It brought what holds, and is asked first from now on. */
  brought(source: string, request: Pick<LoadRequest, "kind">, times: LoadTimes): void;
  /** It failed, or another was quicker by far: it rests behind the others, longer each time. */
  failed(source: string): void;
  /** Its multivariant playlist, which nothing vouches for, is the one that was taken, and leads to these sessions. */
  named(source: string, sessions: readonly string[]): void;
  /** A playlist of this session was let through. */
  held(session: string): void;
  /** Nobody has the session of this playlist: whoever named it names none for a while, longer each time. */
  over(url: string): void;
  /** How long it took to answer a question that needs no waiting; milliseconds. */
  measured(folder: string, ms: number): void;
  /** Folders to measure: none while the one in use is near and never late, and each at most once. */
  due(): string[];
};

type Standing = {
  restsUntil: number;
  failures: number;
  /** When it may name a session again, and how often it named one that nobody has. */
  namesFrom: number;
  misnamed: number;
  usualMs?: number;
};

type Placed = { place: CarrierPlace; way: Way };

const FIRST_REST_MS = 1000;
const LONGEST_REST_MS = 30_000;
const FIRST_UNNAMING_MS = 10_000;
const LONGEST_UNNAMING_MS = 300_000;
const MAX_NAMED = 16;
const MOST_MEASURED = 4;
/** Nearer is what answers in this much of the time, and by this much sooner: a switch costs nothing, but also wins nothing. */
const NEARER = 0.6;
const NEARER_MS = 40;
/** Behind all others. */
const ASIDE = 2;
/** Another is only looked for where objects usually take longer to begin. */
const FAR_MS = 120;

/** Who carries the stream, and who of them is asked first. */
export function makeCarriers({ now, isAside }: CarriersOptions): Carriers {
  let places: readonly CarrierPlace[] = [];
  let lead: string | undefined;
  let looks = false;
  /** How long objects take to begin; milliseconds. */
  let beginMs = 0;
  const looked = new Set<string>();
  /** Who ever brought something. */
  const useful = new Set<string>();
  /** Who named a session that hasn't been seen to be true, by its folder. */
  const namers = new Map<string, string>();
  const standings = new Map<string, Standing>();
  const standingOf = (folder: string): Standing => {
    const standing = standings.get(folder) ?? { restsUntil: 0, failures: 0, namesFrom: 0, misnamed: 0 };
    standings.set(folder, standing);
    return standing;
  };
  const rests = ({ folder }: CarrierPlace) => standingOf(folder).restsUntil > now();
  const rankOf = ({ folder }: CarrierPlace, kind: LoadRequest["kind"]) =>
    isAside(folder) ? ASIDE : kind === "manifest" && standingOf(folder).namesFrom > now() ? 1 : 0;
  /** Of those that had better not be asked, one will do, and who was of use already. */
  const isNeeded = ({ place }: Placed, at: number) => at === 0 || useful.has(place.folder);

  return {
    set(next) {
      places = next;
      const kept = new Set(next.map(({ folder }) => folder));
      for (const folder of standings.keys()) if (!kept.has(folder)) standings.delete(folder);
    },
    ways({ kind, url, source }) {
      const inOrder = placesFor(url, source);
      if (inOrder === undefined) return [{ source, url }];
      const rank = ({ place }: Placed) => rankOf(place, kind);
      const best = Math.min(...inOrder.map(rank));
      const asked = inOrder.filter((one) => rank(one) === best);
      const spare = inOrder.filter((one) => rank(one) > best).toSorted((a, b) => rank(a) - rank(b))
        .map(({ way }) => ({ ...way, spare: true }));
      const awake = asked.filter(({ place }) => !rests(place));
      const asleep = asked.filter(({ place }) => rests(place))
        .toSorted((a, b) => standingOf(a.place.folder).restsUntil - standingOf(b.place.folder).restsUntil);
      // No signature covers who names the session, so being quick counts nothing there.
      const preferred = kind === "manifest" ? [] : preferredOf(awake);
      const ordered = [...new Set([...preferred, ...awake, ...asleep])];
      const ways = ordered.map((one, at) =>
        best < ASIDE || isNeeded(one, at) ? one.way : { ...one.way, spare: true, joins: true }
      );
      return [...ways, ...spare];
    },
    namers(source) {
      const inOrder = placesFor(source, source) ?? [];
      const near = inOrder.filter(({ place }) => !isAside(place.folder));
      return (near.length > 0 ? near : inOrder.filter(isNeeded)).map(({ way }) => way);
    },
    brought(source, { kind }, { start, first }) {
      const place = placeOf(source);
      if (place === undefined) return;
      lead = place.folder;
      useful.add(lead);
      Object.assign(standingOf(lead), { restsUntil: 0, failures: 0 });
      if (kind !== "bytes") return;
      beginMs = 0.7 * beginMs + 0.3 * (first - start);
      looks ||= beginMs > FAR_MS;
    },
    failed(source) {
      const place = placeOf(source);
      if (place === undefined) return;
      const standing = standingOf(place.folder);
      standing.restsUntil = now() + Math.min(FIRST_REST_MS * 2 ** standing.failures, LONGEST_REST_MS);
      standing.failures = Math.min(standing.failures + 1, 16);
      looks = true;
    },
    named(source, sessions) {
      const place = placeOf(source);
      if (place === undefined) return;
      for (const session of sessions.slice(0, MAX_NAMED)) {
        namers.delete(session);
        namers.set(session, place.folder);
      }
      for (const oldest of namers.keys()) {
        if (namers.size <= MAX_NAMED) break;
        namers.delete(oldest);
      }
    },
    held: (session) => void namers.delete(session),
    over(url) {
      const session = sessionOf(url) ?? "";
      const folder = namers.get(session);
      if (folder === undefined) return;
      namers.delete(session);
      const standing = standingOf(folder);
      standing.namesFrom = now() + Math.min(FIRST_UNNAMING_MS * 2 ** standing.misnamed, LONGEST_UNNAMING_MS);
      standing.misnamed = Math.min(standing.misnamed + 1, 16);
    },
    measured(folder, ms) {
      standingOf(folder).usualMs = ms;
    },
    due() {
      if (!looks || places.length < 2) return [];
      const folders = places.filter((place) => !looked.has(place.folder) && !isAside(place.folder))
        .map(({ folder }) => folder)
        .slice(0, MOST_MEASURED - looked.size);
      for (const folder of folders) looked.add(folder);
      return folders;
    },
  };

  /** Who has what stands at an address of a stream under the same name; undefined where nobody else has. */
  function placesFor(url: string, source: string): Placed[] | undefined {
    const file = /\/live\/[a-z0-9-]{1,32}\/(index|ll)\.m3u8$/.exec(source)?.[1];
    const folder = new URL(".", source).href;
    if (file === undefined || !url.startsWith(folder)) return undefined;
    const path = url.slice(folder.length);
    const inOrder = places.flatMap((place) => {
      const through = file === "ll" ? place.parts : place.plain;
      const way = { source: through ?? "", url: place.folder + path, at: url };
      return through === undefined ? [] : [{ place, way }];
    });
    return inOrder.every(({ place }) => place.folder === folder) ? undefined : inOrder;
  }

  function placeOf(source: string): CarrierPlace | undefined {
    return places.find(({ parts, plain }) => source === parts || source === plain);
  }

  /** The nearest, where it is nearer by far, then whoever brought something last. */
  function preferredOf<T extends { place: CarrierPlace }>(awake: readonly T[]): T[] {
    const first = awake.find(({ place }) => place.folder === lead) ?? awake[0];
    if (first === undefined) return [];
    const [nearest = first] = awake.filter(({ place }) => isNearer(place, first.place))
      .toSorted((a, b) => usual(a.place) - usual(b.place));
    return [nearest, first];
  }

  function usual({ folder }: CarrierPlace): number {
    return standingOf(folder).usualMs ?? Infinity;
  }

  function isNearer(place: CarrierPlace, than: CarrierPlace): boolean {
    const [ms, other] = [usual(place), usual(than)];
    return Number.isFinite(other) && ms < NEARER * other && other - ms > NEARER_MS;
  }
}
