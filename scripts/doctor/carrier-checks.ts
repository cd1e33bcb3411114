import { readBounded } from "../../media/mirror/bounded-fetch.ts";
import { type Check, fail, pass, skipped } from "./finding.ts";
import type { Listed } from "./stream-look.ts";

export type CarrierChecksOptions = {
  /** Where playlists and bytes are served: a box, a mirror or a cache in front. */
  base: URL;
  /** A playlist and a segment of what is on, if anything is. */
  listed: Promise<Listed | undefined>;
  fetch: typeof fetch;
  /** Milliseconds since 1970. */
  now: () => number;
};

/** A page of anywhere, as a browser names it. */
const PAGE = "https://page.example";
const NOT_LIVE = "no stream was named, or none is on";
/** A playlist that a cache keeps longer is old before it is read. */
const MOST_SECONDS = 1;
const CLOCK_S = 2;
/** Bytes that are read of an answer that should be four. */
const RANGE_LIMIT = 64 * 1024;

/** What any page and any cache needs of whoever serves the media. */
export function carrierChecks({ base, listed, fetch, now }: CarrierChecksOptions): Check[] {
  const get = (url: string, signal: AbortSignal, headers: Record<string, string> = {}) =>
    fetch(url, { signal, headers: { origin: PAGE, ...headers } });
  return [
    {
      name: "reach",
      run: async (signal) => {
        const answer = await get(new URL("/v1/box", base).href, signal);
        const type = answer.headers.get("content-type") ?? "";
        await answer.body?.cancel();
        // A mirror says no here, in our own words.
        if (answer.ok || type.includes("problem+json")) return pass(`${base.host} answers`);
        return fail(
          `${base.host} answers ${answer.status}, and not as a box or a mirror does`,
          "Is this the address of the box itself? A proxy in front must pass /live, /whip, /whep and /v1 on.",
        );
      },
    },
    {
      name: "clock",
      run: async (signal) => {
        const asked = now();
        const answer = await get(new URL("/v1/box", base).href, signal);
        const date = Date.parse(answer.headers.get("date") ?? "");
        await answer.body?.cancel();
        if (Number.isNaN(date)) return skipped("the answer has no Date header");
        const off = Math.round((date + 500 - (asked + now()) / 2) / 1000);
        return Math.abs(off) <= CLOCK_S ? pass(`within ${CLOCK_S} s of this machine's`) : fail(
          `its clock and this machine's are ${Math.abs(off)} s apart`,
          "Switch NTP on where the clock is wrong: timedatectl set-ntp true. Viewers call a seal of the wrong time stale.",
        );
      },
    },
    {
      name: "cors",
      run: async (signal) => {
        const found = await listed;
        const url = found?.playlist ?? new URL("/v1/box", base).href;
        const answer = await get(url, signal);
        await answer.body?.cancel();
        const allowed = answer.headers.get("access-control-allow-origin");
        const exposed = (answer.headers.get("access-control-expose-headers") ?? "").toLowerCase();
        if (allowed !== "*") {
          return fail(
            `pages of other sites may not read it (Access-Control-Allow-Origin: ${allowed ?? "none"})`,
            "The box sends *: a proxy in front takes it away or writes its own. Let it pass the box's headers.",
          );
        }
        return ["date", "age"].every((name) => exposed.includes(name)) ? pass("any page may read it") : fail(
          "pages may not read its Date and Age",
          "Let the proxy pass Access-Control-Expose-Headers: without Date, viewers with a wrong clock call it stale.",
        );
      },
    },
    {
      name: "range",
      run: async (signal) => {
        const found = await listed;
        if (found === undefined) return skipped(NOT_LIVE);
        const answer = await get(found.segment.url, signal, { range: "bytes=1-4" });
        // Who ignores the range sends all of it, and that may have no end.
        const bytes = await readBounded(answer, RANGE_LIMIT);
        const byteLength = bytes?.length;
        const told = answer.headers.get("content-range");
        return answer.status === 206 && byteLength === 4 && told?.startsWith("bytes 1-4/") === true
          ? pass("parts of a segment can be had")
          : fail(
            `asked for four bytes of a segment, it gives ${byteLength ?? "more"} with ${answer.status}`,
            "Let the proxy pass Range on, or cut ranges itself (nginx: proxy_force_ranges on).",
          );
      },
    },
    {
      name: "cache",
      run: async (signal) => {
        const found = await listed;
        if (found === undefined) return skipped(NOT_LIVE);
        const [segment, playlist] = await Promise.all([
          get(found.segment.url, signal),
          get(found.playlist, signal),
        ]);
        await Promise.all([segment.body?.cancel(), playlist.body?.cancel()]);
        const kept = segment.headers.get("cache-control") ?? "";
        if (!kept.includes("immutable") || segment.headers.get("etag") !== `"${found.segment.sha256}"`) {
          return fail(
            `a segment says Cache-Control: ${kept || "nothing"}, ETag: ${
              segment.headers.get("etag") ?? "none"
            }`,
            "Let the proxy pass both headers on: caches keep segments by them for good, and by right.",
          );
        }
        const live = playlist.headers.get("cache-control") ?? "";
        const seconds = Number(/max-age=(\d+)/.exec(live)?.[1] ?? 0);
        return seconds <= MOST_SECONDS && !live.includes("immutable") && live !== ""
          ? pass("segments are kept for good, playlists for a second")
          : fail(
            `a playlist says Cache-Control: ${live || "nothing"}`,
            `Nobody may keep a playlist for more than ${MOST_SECONDS} s: let the proxy pass the box's header on.`,
          );
      },
    },
  ];
}
