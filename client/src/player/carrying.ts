import type { Carriage } from "./carriage.ts";
import type { Playback } from "./playback.ts";
import type { StatusPoll } from "./status-poll.ts";
import type { VerifierClient } from "./verifier-client.ts";
import type { Report } from "./worker/messages.ts";

export type CarryingOptions = {
  carriage: Pick<Carriage, "places" | "sourceOf" | "standsIn" | "silentSince" | "left">;
  playback: Pick<Playback, "current" | "carriedBy">;
  client: Pick<VerifierClient, "carriers">;
  status: Pick<StatusPoll, "ask">;
};

/** Which of several sources carries the picture now; the worker chooses, for each object anew. */
export function makeCarrying({ carriage, playback, client, status }: CarryingOptions) {
  let told = "";
  return {
    /** Says who may be asked, once that has changed. */
    tell(): void {
      const places = carriage.places();
      const text = JSON.stringify(places);
      if (text === told) return;
      told = text;
      client.carriers(places);
    },

    /** Notes who brought what is shown next; true when another source speaks for the stream from now on. */
    note(report: Report): boolean {
      const playing = playback.current();
      if (report.report !== "object" || report.carrier !== "http" || report.verdict !== "verified") {
        return false;
      }
      const carrier = carriage.sourceOf(report.source);
      if (playing === undefined || carrier === undefined || carrier.id === playing.carrier.id) return false;
      if (!carriage.standsIn(carrier, playing.url)) return false;
      playback.carriedBy(carrier);
      // A mirror that is only nearer knows less of the encoder than the box that was opened.
      const { id } = playing.source;
      const opened = carriage.silentSince(id) === undefined && !carriage.left().has(id);
      status.ask((opened ? playing.source : carrier).status);
      return true;
    },
  };
}
