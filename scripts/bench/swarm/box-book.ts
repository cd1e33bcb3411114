import type { Answer, SealedOrigin } from "../../../client/testing/sealed-origin.ts";
import type { Asked } from "./offload.ts";

/** One answer of the box. */
export type Sent = Pick<Answer, "path" | "kind" | "rid"> & { bytes: number };

/** Notes all that a box answers, in the order of its answers. */
export function openBoxBook(origin: Pick<SealedOrigin, "fault">): { sent: readonly Sent[] } {
  const sent: Sent[] = [];
  origin.fault = ({ path, kind, rid, bytes }) => {
    sent.push({ path, kind, ...(rid !== undefined && { rid }), bytes: bytes.length });
    return undefined;
  };
  return { sent };
}

/**
 * The bytes of one rendition that were asked for, and how many different ones there were: those of its parts where parts are
 * played, so that whoever takes a whole segment besides is counted too.
 */
export function askedOf(sent: readonly Sent[], rid: string, pages: number): Asked {
  const media = sent.filter((one) => one.rid === rid && (one.kind === "part" || one.kind === "segment"));
  const unit = media.some(({ kind }) => kind === "part") ? "part" : "segment";
  const different = new Map(
    media.filter(({ kind }) => kind === unit).map(({ path, bytes }) => [path, bytes]),
  );
  return { pages, requests: sum(media.map(({ bytes }) => bytes)), objects: sum([...different.values()]) };
}

/** How many of the answers were media playlists. */
export function playlistsIn(sent: readonly Sent[]): number {
  return sent.filter(({ kind }) => kind === "playlist").length;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0);
}
