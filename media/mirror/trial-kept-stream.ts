import type { CheckpointState } from "../../contracts/nostr/checkpoint.ts";
import type { SealedPlaylist } from "../../contracts/seal/playlist.ts";
import { makeKeptStream, type StreamWords } from "./kept-stream.ts";

/** Names of two sessions. */
export const [OLD, NEW] = ["00000000000000aa", "00000000000000bb"];
const EVENT = { id: "", pubkey: "", created_at: 0, kind: 1, tags: [], content: "", sig: "" };

function wordsOf(sid: string, rids: readonly string[]): StreamWords {
  const renditions = rids.map((rid) => ({ rid, kind: "video" as const, codecs: [] }));
  return { sid, renditions, texts: new Map([["ll", `${sid} ${rids}`]]) };
}

/** A stream, and how a place shows a session of it that was verified. */
export function stageKeptStream() {
  const world = { nowS: 1000, mayShowEnded: true };
  const stream = makeKeptStream({
    limit: 1e6,
    mayShowEnded: () => world.mayShowEnded,
    now: () => world.nowS * 1000,
  });
  const show = (
    sid: string,
    { atS = world.nowS, state = "live" as CheckpointState, named = ["video"] } = {},
  ) => {
    const session = stream.fill(sid);
    const playlist: SealedPlaylist = {
      head: { sid, rid: "video", anchor: "", event: EVENT },
      targetDurationS: 2,
      mediaSequence: 0,
      endlist: false,
      segments: [],
      objects: new Map(),
    };
    const kept = {
      text: new Uint8Array(),
      packed: undefined,
      signedMs: atS * 1000,
      n: 3,
      lastParts: 0,
      openParts: 0,
      state,
      targetDurationS: 2,
      hint: undefined,
    };
    session.rendition("video").show("ll", playlist, kept);
    session.shown(wordsOf(sid, named));
    return stream.session()?.sid;
  };
  return { world, stream, show };
}
