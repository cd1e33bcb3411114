import type { FedHls } from "../player/feeding.ts";
import { makeCrowd } from "./crowd/crowd.ts";
import { loadLibrary } from "./crowd/library.ts";
import type { EngineListener } from "./engine.ts";
import type { Engine, EngineSeatOptions } from "./engine-seat.ts";
import { type MeshEngineOptions, openMeshEngine } from "./mesh-engine.ts";
import type { Trackers } from "./tracker/trackers.ts";

export type EngineMakersOptions = Omit<MeshEngineOptions, "makeOfferId" | "tracker"> & {
  tracker: Trackers;
  /** Peers of one viewer whose segments are pulled. */
  crowdDegree: () => number;
  on: EngineListener;
};

/** How each engine is opened in the swarm of one session. */
export function makeEngines(o: EngineMakersOptions): Pick<EngineSeatOptions, "openMesh" | "fetchCrowd"> {
  return {
    openMesh(fed: FedHls): Engine {
      const mesh = openMeshEngine({ ...o, makeOfferId: () => crypto.randomUUID() });
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
          wallNow: o.now,
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
