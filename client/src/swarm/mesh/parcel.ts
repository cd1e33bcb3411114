import { CHUNK_BYTES, chunkCount, encodeMeshFrame, laneOf } from "../../../../contracts/swarm/mesh-frames.ts";
import { objectKey, type ObjectKind, type ObjectName } from "../../../../contracts/swarm/object-name.ts";

/** One object on its way out, the same frames for every neighbour. */
export type Parcel = {
  key: string;
  kind: ObjectKind;
  name: ObjectName;
  /** Bytes of the object. */
  length: number;
  chunks: number;
  /** On which its chunks go. */
  lane: number;
  /** The frame of one chunk, made when first needed. */
  frame(index: number): Uint8Array<ArrayBuffer>;
};

export type ParcelOptions = { handle: number; kind: ObjectKind; name: ObjectName; bytes: Uint8Array };

/** Cuts an object into chunks; `bytes` must stay as they are. */
export function makeParcel({ handle, kind, name, bytes }: ParcelOptions): Parcel {
  const frames: Uint8Array<ArrayBuffer>[] = [];
  return {
    key: objectKey(kind, name),
    kind,
    name,
    length: bytes.length,
    chunks: chunkCount(bytes.length),
    lane: laneOf(handle),
    frame: (index) =>
      frames[index] ??= encodeMeshFrame({
        type: "chunk",
        handle,
        index,
        payload: bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
      }),
  };
}
