import type { BoxStatus, Warning } from "../../../contracts/api/status.ts";
import type { RungView } from "./ladder.ts";
import { rungText } from "./rungs.ts";

/** What a person should know about rungs that are configured and aren't made. */
export function ladderWarnings(views: readonly RungView[]): Warning[] {
  const short = views.filter(({ state }) => state === "short");
  const failed = views.filter(({ state }) => state === "failed");
  const warnings: Warning[] = [];
  const names = (some: readonly RungView[]) => some.map(({ rung: { height } }) => `${height}p`).join(", ");
  const rest = () =>
    views.filter((view) => !short.includes(view)).map(({ rung }) => rungText(rung)).join(",") || "off";
  if (short.length > 0) {
    warnings.push({
      code: "ladder-short",
      detail:
        `This machine makes ${names(short)} slower than it is watched: viewers get the source in its place ` +
        "until there is time for it again.",
      remedy: `Set DSTREAM_LADDER=${rest()}, end other programs, or use a machine with more cores. ` +
        "What a ladder costs: deno task box --ladder 720p:2500k --cost",
    });
  }
  if (failed.length > 0) {
    warnings.push({
      code: "ladder-short",
      detail: `ffmpeg ended while it made ${
        names(failed)
      }, and is started again: viewers get the source meanwhile.`,
      remedy: "The box's log has what ffmpeg said. If it stays so, set DSTREAM_LADDER=off.",
    });
  }
  return warnings;
}

/** The rungs as `status.json` has them: nothing where there are none. */
export function rungStatus(views: readonly RungView[]): Pick<BoxStatus, "rungs"> {
  if (views.length === 0) return {};
  return {
    rungs: views.map(({ rung: { rid, height, bitrate }, state }) => ({ rid, height, bitrate, state })),
  };
}
