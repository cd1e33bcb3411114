import type { BoxStatus } from "../../../../contracts/api/status.ts";
import type { StudioState } from "./studio-state.ts";

/** What is true of a stream, from what the box says and what relays were told. */
export type OnAir = {
  air:
    | "unknown"
    /** The box has no such stream. */
    | "absent"
    | "waiting"
    | "starting"
    | "live"
    /** The box has a picture, but no relay was told. */
    | "untold"
    | "reconnecting"
    | "ended"
    /** Over for everyone, while an encoder goes on sending. */
    | "ended-sending";
  /** Unix seconds since when, where a clock beside it makes sense. */
  since: number | undefined;
};

/** What the box said last of the stream, be it old. */
export function statusOf({ word }: Pick<StudioState, "word">): BoxStatus | undefined {
  return "status" in word ? word.status : undefined;
}

/** Whether the box gets a picture, or waits for it to come back. */
export function isOnAir(state: Pick<StudioState, "word">): boolean {
  return ["starting", "live", "reconnecting"].includes(statusOf(state)?.state ?? "");
}

/** Says what is true of a stream now; an end its creator announced outweighs what a box still receives. */
export function onAirOf(
  { word, announced, working }: Pick<StudioState, "word" | "announced" | "working">,
): OnAir {
  const status = statusOf({ word });
  const told = announced?.live.status;
  const since = status?.since ?? undefined;
  if (told === "ended") {
    // While it is being ended, what the box said a moment ago is no news.
    const sending = working === undefined && word.word === "status" &&
      (status?.state === "live" || status?.state === "starting");
    return { air: sending ? "ended-sending" : "ended", since: undefined };
  }
  if (word.word === "no-stream") return { air: "absent", since: undefined };
  switch (status?.state) {
    case undefined:
      return { air: "unknown", since: undefined };
    case "live":
      return { air: told === "live" ? "live" : "untold", since };
    case "reconnecting":
      return { air: "reconnecting", since };
    case "starting":
      return { air: "starting", since };
    case "waiting":
    case "ended":
      // The end of an earlier session, while this one is planned.
      return { air: told === "live" ? "ended" : "waiting", since: undefined };
  }
}
