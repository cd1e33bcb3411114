import { chooseEdges } from "../../../../contracts/swarm/trackers.ts";
import type { After } from "../../webrtc/schedule.ts";
import {
  type Admission,
  type AdmissionClientOptions,
  isUnsigned,
  makeAdmissionClient,
} from "./admission-client.ts";
import { type Entry, makeTrackerLink, type TrackerLinkOptions } from "./tracker-link.ts";
import { joinTrackers, type Trackers } from "./trackers.ts";

export type JoinSwarmOptions =
  & Pick<AdmissionClientOptions, "request" | "sign" | "signPage" | "fetch" | "timeout">
  & Pick<TrackerLinkOptions, "makeSocket" | "random" | "onState">
  & {
    /** Addresses of the stream's edges, without a slash at the end. */
    edges: readonly string[];
    /** That of the session's mesh, whichever engine shares: it chooses the edges. */
    infoHash: string;
    after: After;
    /** Unix milliseconds. */
    now: () => number;
    /** Hears each edge's answer, with the servers for connections and the refusals. */
    onAdmission?: (edge: string, admission: Admission) => void;
  };

/** This page's way to a session's trackers: two of the stream's edges, a token of each, a connection to each. */
export function joinSwarm(options: JoinSwarmOptions): Trackers {
  const { edges, infoHash, now, onAdmission } = options;
  return joinTrackers(
    chooseEdges(edges, infoHash).map((edge) => {
      const client = makeAdmissionClient({ ...options, edge, now: () => Math.floor(now() / 1000) });
      const enter = async (fresh: boolean): Promise<Entry> => {
        const admission = await client.ask(fresh);
        onAdmission?.(edge, admission);
        return entryOf(admission);
      };
      return makeTrackerLink({ ...options, enter });
    }),
  );
}

function entryOf(admission: Admission): Entry {
  if (isUnsigned(admission)) return { state: "unsigned" };
  if (admission.state !== "admitted") return { state: admission.state };
  const url = URL.parse(admission.trackers[0] ?? "");
  if (url === null) return { state: "unreachable" };
  url.searchParams.set("t", admission.token);
  return { state: "admitted", url: url.href };
}
