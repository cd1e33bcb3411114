/** What an FLV of one H.264 track holds: how to decode it, then picture after picture. */
export type FlvItem =
  | { type: "configuration"; avcC: Uint8Array }
  | { type: "picture"; timeMs: number; keyframe: boolean; bytes: Uint8Array };

/** Takes an FLV in pieces of any length. */
export type FlvReader = { push: (bytes: Uint8Array) => FlvItem[] };

const TAG_HEAD = 11;
const VIDEO = 9;
/** Larger than any picture: such a length means that this isn't FLV. */
const MOST_BYTES = 0xffffff;

/**
 * Reads the container in which ffmpeg hands over a picture as soon as it is encoded: fragmented MP4 would keep each one until the
 * next has come. Throws when the bytes are no FLV.
 */
export function makeFlvReader(): FlvReader {
  let held = new Uint8Array();
  let started = false;
  return {
    push: (bytes) => {
      const joined = new Uint8Array(held.length + bytes.length);
      joined.set(held);
      joined.set(bytes, held.length);
      const view = new DataView(joined.buffer);
      const items: FlvItem[] = [];
      let at = 0;
      if (!started) {
        if (joined.length < 13) {
          held = joined;
          return [];
        }
        if (String.fromCharCode(...joined.subarray(0, 3)) !== "FLV") throw new Error("this is no FLV");
        at = view.getUint32(5) + 4;
        started = true;
      }
      while (at + TAG_HEAD <= joined.length) {
        const size = view.getUint32(at) & MOST_BYTES;
        const end = at + TAG_HEAD + size + 4;
        if (end > joined.length) break;
        const time = (view.getUint32(at + 4) >>> 8) + view.getUint8(at + 7) * 0x1000000;
        const body = joined.subarray(at + TAG_HEAD, end - 4);
        if (view.getUint8(at) === VIDEO) items.push(...readVideo(body, time));
        at = end;
      }
      held = joined.slice(at);
      return items;
    },
  };
}

function readVideo(body: Uint8Array, timeMs: number): FlvItem[] {
  const [head = 0, packet] = body;
  if ((head & 0x0f) !== 7 || body.length < 5) return [];
  if (packet === 0) return [{ type: "configuration", avcC: body.slice(5) }];
  if (packet !== 1) return [];
  return [{ type: "picture", timeMs, keyframe: head >> 4 === 1, bytes: body.slice(5) }];
}
