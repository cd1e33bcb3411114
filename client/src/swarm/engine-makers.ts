import type { FedHls } from "../player/feeding.ts";
import { digestOf } from "../player/worker/digest.ts";
import { makeCrowd } from "./crowd/crowd.ts";
import { loadLibrary } from "./crowd/library.ts";
import type { EngineListener } from "./engine.ts";
import type { Engine, EngineSeatOptions } from "./engine-seat.ts";
import { type MeshEngineOptions, openMeshEngine } from "./mesh-engine.ts";
import { pageNow } from "./page-clock.ts";
import { makeWholeSegments } from "./parts/whole-segments.ts";
import type { Trackers } from "./tracker/trackers.ts";

export type EngineMakersOptions = Omit<MeshEngineOptions, "makeOfferId" | "tracker" | "now"> & {
  tracker: Trackers;
  /** Peers of one viewer whose segments are pulled. */
  crowdDegree: () => number;
  /** Whole segments don't come from the others in time. */
  onFar: () => void;
  on: EngineListener;
};

/** How each engine is opened in the swarm of one session. */
export function makeEngines(o: EngineMakersOptions): Pick<EngineSeatOptions, "openMesh" | "fetchCrowd"> {
  return {
    openMesh(fed: FedHls): Engine {
      const carrying = openMeshEngine({ ...o, now: pageNow, makeOfferId: () => crypto.randomUUID() });
      // Without a secure context there is no subtle.
      const digest = digestOf((crypto as { subtle?: SubtleCrypto }).subtle);
      const mesh = fed.rung === "low"
        ? carrying
        : makeWholeSegments({ ...o, mesh: carrying, digest, now: pageNow });
      return {
        name: "mesh",
        fed,
        load: mesh.load,
        listed: mesh.listed,
        // Who shares whole segments, or has paused, is only counted there.
        company: () => o.tracker.taking(o.infoHash),
        close: mesh.close,
      };
    },
    async fetchCrowd() {
      const library = await loadLibrary();
      return (fed: FedHls): Engine => {
        const crowd = makeCrowd({
          ...o,
          library,
          swarm: { address: o.address, sid: o.sid },
          makeConnection: () =>
            o.makeConnection({
              iceServers: [...o.iceServers()],
              iceTransportPolicy: o.relayOnly ? "relay" : "all",
            }),
          most: o.crowdDegree,
          now: pageNow,
          wallNow: pageNow,
        });
        const unfeed = crowd.opened(fed);
        return {
          name: "crowd",
          fed,
          load: crowd.load,
          listed: crowd.listed,
          company() {
            const infoHash = crowd.mainSwarm();
            return infoHash === undefined ? undefined : o.tracker.size(infoHash);
          },
          close() {
            unfeed();
            crowd.close();
          },
        };
      };
    },
  };
}
