import { meshDelayMs, meshPatienceMs } from "../../../contracts/swarm/election.ts";
import type { ObjectKind, ObjectName } from "../../../contracts/swarm/object-name.ts";
import type { VerifierClient } from "../player/verifier-client.ts";
import type { ListedReport } from "../player/worker/messages.ts";
import type { MeshListener, MeshPort } from "./engine.ts";
import { makeObjectSharing, type ObjectSharingOptions } from "./object-sharing.ts";
import { makePlaylistSharing } from "./playlist-sharing.ts";
import { farMs } from "./far.ts";
import { makeReliance } from "./reliance.ts";

export type SharingClientOptions = Omit<ObjectSharingOptions, "mesh" | "delayMs" | "farMs" | "reliance"> & {
  /** Opens the mesh. It is answered what it asks once this returns. */
  join: (on: MeshListener, ask: MeshQuestions) => MeshPort;
  /** One way from peer to peer, in milliseconds. */
  hopMs: () => number;
};

/** What a mesh wants to know of what is played here. */
export type MeshQuestions = {
  /** How long a verified playlist says that an object is; undefined before it is listed. */
  listedLength: (name: ObjectName) => number | undefined;
  isWanted: (kind: ObjectKind, name: ObjectName) => boolean;
};

/** Stands between hls.js and the verifier: what others bring comes through it, judged by the same verifier. */
export type SharingClient = Pick<VerifierClient, "load"> & {
  listed(report: ListedReport): void;
  /** Whatever waits for others is fetched by this page itself. */
  close(): void;
};

/** Assumed before a fetch from the box was measured, in milliseconds. */
const UNKNOWN_ROUND_TRIP_MS = 100;

/** Joins store, election and mesh into a client that loads as the verifier's own does. */
export function makeSharingClient({ join, hopMs, ...shared }: SharingClientOptions): SharingClient {
  const mesh = join({
    arrived: (name, bytes, from) => objects.arrived(name, bytes, from),
    playlist: (name, text, from) => playlists.brought(name, text, from),
    announced: (kind, name, from) => kind === "media" ? objects.announced(name, from) : undefined,
    lost: (kind, name, from) => kind === "media" ? objects.lost(name, from) : undefined,
  }, {
    listedLength: (name) => objects.lengthOf(name),
    isWanted: (kind, name) => kind === "media" ? objects.wants(name) : playlists.wants(name),
  });
  const reliance = makeReliance(shared.now, hopMs);
  const objects = makeObjectSharing({
    ...shared,
    mesh,
    reliance,
    delayMs: (rank, boxRoundTripMs = UNKNOWN_ROUND_TRIP_MS) =>
      meshDelayMs(rank, meshPatienceMs({ boxRoundTripMs, hopMs: hopMs() })),
    farMs: () => farMs(hopMs()),
  });
  const playlists = makePlaylistSharing({ ...shared, mesh, reliance, hopMs });

  return {
    load(request, on) {
      switch (request.kind) {
        case "manifest":
          return shared.client.load(request, on);
        case "playlist":
          return playlists.load(request, on);
        case "bytes":
          return objects.load(request, on);
      }
    },
    listed(report) {
      playlists.listed(report);
      objects.listed(report);
    },
    close() {
      objects.close();
      playlists.close();
    },
  };
}
