import type { ObjectName } from "../../../../contracts/swarm/object-name.ts";

type Upload = { name: ObjectName; left: number };

export type Uploads = {
  /** The library took a segment out of the store to send it; to whom, it doesn't say. */
  begin(name: ObjectName, bytes: number): void;
  /** Bytes went to a peer; the answer is what they most likely were of. */
  sent(peer: string, bytes: number): ObjectName | undefined;
};

/** Uploads that have begun and sent nothing: their peers went away. */
const PENDING = 20;

/** Puts together what the library tells apart: which segment is sent, and to whom bytes go. */
export function makeUploads(): Uploads {
  const pending: Upload[] = [];
  const running = new Map<string, Upload>();
  return {
    begin(name, bytes) {
      pending.push({ name, left: bytes });
      if (pending.length > PENDING) pending.shift();
    },
    sent(peer, bytes) {
      const upload = running.get(peer) ?? pending.shift();
      if (upload === undefined) return undefined;
      upload.left -= bytes;
      if (upload.left > 0) running.set(peer, upload);
      else running.delete(peer);
      return upload.name;
    },
  };
}
