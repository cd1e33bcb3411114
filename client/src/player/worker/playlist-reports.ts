import type { Loaded } from "./loaded.ts";
import type { Carrier, LoadTimes, PlaylistReport, RefusedVerdict, Report } from "./messages.ts";

/**
 * Who is judged, the source that was opened, whose place it may take, and whether it is only to be seen what it has: nobody is told
 * of that, and nothing plays by it.
 */
export type Asker = { source: string; opened: string; looks?: boolean };

/** How it came that a playlist was refused; what is left out isn't known or is the usual. */
export type RefusedOf = {
  times: LoadTimes;
  judgeMs?: number;
  rid?: string | undefined;
  clockOffsetMs?: number;
  carrier?: Carrier;
};

/** Tells what was found of playlists, and what is refused. */
export function makePlaylistReports(report: (report: Report) => void) {
  const tell = (
    { source, looks = false }: Pick<Asker, "source" | "looks">,
    found: Omit<PlaylistReport, "report" | "source">,
  ): void => {
    if (!looks) report({ report: "playlist", source, ...found });
  };
  const refuse = (
    asker: Pick<Asker, "source" | "looks">,
    refusal: RefusedVerdict,
    { times, judgeMs = 0, rid, clockOffsetMs = 0, carrier = "http" }: RefusedOf,
  ): Loaded => {
    // Two that bring the same news are never quite as quick: it is nothing that anybody has to know.
    const late = carrier === "peer" && refusal.verdict === "rollback";
    const found = { verdict: refusal.verdict, refusal, judgeMs, carrier, clockOffsetMs };
    if (!late) tell(asker, { ...found, ...(rid !== undefined && { rid }) });
    return { ok: false, failure: { cause: "refused", refusal }, times };
  };
  return { tell, refuse };
}

export type PlaylistReports = ReturnType<typeof makePlaylistReports>;
