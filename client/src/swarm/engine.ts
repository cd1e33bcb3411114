import type { Candidate } from "../../../contracts/swarm/election.ts";
import type { ObjectKind, ObjectName } from "../../../contracts/swarm/object-name.ts";
import type { VerifierClient } from "../player/verifier-client.ts";

/** `mesh` pushes parts and playlists for the low rung, `crowd` shares whole segments of the plain playlist. */
export type EngineName = "mesh" | "crowd";

/** What an engine may ask of the verification worker. */
export type Verifier = Pick<VerifierClient, "load" | "judge" | "check">;

/** What an engine tells of bytes and peers; only verified bytes are told of. */
export type EngineListener = {
  took(bytes: number, from: "http" | { peer: string }, name: ObjectName): void;
  gave(bytes: number, to: string, name: ObjectName): void;
  /** Ids of all who are connected now. */
  peers(ids: readonly string[]): void;
  /** Somebody alone brought bytes that don't hold, or promised and kept silent. `proven`: it sent all of this object's bytes itself, and they aren't what the seal says; of a `false-word`, what it said of this one. */
  blamed(peer: string, reason: BlameReason, proven?: ObjectName): void;
};

export type BlameReason =
  | "byte-mismatch"
  /** It said that it fetches an object itself, of a length that the seal doesn't give it. */
  | "false-word"
  | "false-playlist"
  | "silence"
  | "flood"
  | "protocol";

/** What the mesh tells whoever decides what is fetched and pushed. Nothing that comes with it is verified. */
export type MeshListener = {
  /** All bytes of an object. */
  arrived(name: ObjectName, bytes: Uint8Array<ArrayBuffer>, from: string): void;
  /** A playlist, as the box would have answered the blocked request for `name`. */
  playlist(name: ObjectName, text: string, from: string): void;
  /** Somebody who may be believed says that it is on its way. */
  announced(kind: ObjectKind, name: ObjectName, from: string): void;
  /** What was announced won't come from there, or is late. */
  lost(kind: ObjectKind, name: ObjectName, from: string): void;
};

/** Somebody who may be elected; `via`: the neighbour that told of it, where this page isn't connected to it. */
export type KnownCandidate = Candidate & { via?: string };

/** The mesh as whoever decides what is fetched and pushed sees it. */
export type MeshPort = {
  /** This page as the others know it; undefined while it carries nothing for them. */
  self(): Candidate | undefined;
  /** Everybody known who shares a rendition, oneself left out: those whom an election counts. */
  neighbours(rid: string): readonly KnownCandidate[];
  /** Those of them that this page is connected to. */
  near(rid: string): readonly Candidate[];
  /** Whether anybody takes from this page what it fetches of a rendition, such as who may give nothing any more. */
  feeds(rid: string): boolean;
  /** Says to all neighbours that this page is about to have an object, before its bytes. */
  coming(kind: ObjectKind, name: ObjectName, length: number): void;
  /** Asks neighbours for a part that they may have, one after the other. */
  ask(name: ObjectName): void;
  /** Sends verified bytes to every neighbour that hasn't announced or brought them itself. */
  push(name: ObjectName, bytes: Uint8Array<ArrayBuffer>): void;
  /** Sends a verified playlist in the same way. `url` is where the box serves it. */
  pushPlaylist(name: ObjectName, playlist: { url: string; text: string }): void;
  /** Says that verified bytes are here, for whoever lacks them still; who was told that they come is sent them. */
  offer(name: ObjectName, bytes: Uint8Array<ArrayBuffer>): void;
  /** Closes the connection to somebody who sent what does not hold, keeps away for a while, and tells of it. */
  blame(peer: string, reason: BlameReason, proven?: ObjectName): void;
};
