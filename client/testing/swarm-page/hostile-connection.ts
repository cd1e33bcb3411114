/** What a page does to those it is connected to. */
export type MeshAttack =
  /** Bends one byte of everything it sends. */
  | "flip"
  /** Announces, and sends nothing. */
  | "claim"
  /** Sends the pieces of an object in the wrong order. */
  | "reorder"
  /** Sends each piece many times over. */
  | "flood";

/** The first byte of a frame that carries a piece of an object. */
const CHUNK = 3;
const TIMES = 40;

/** A connection that behaves, but for what it sends in its channels. */
export function hostileConnection(
  connection: RTCPeerConnection,
  attack: MeshAttack | undefined,
): RTCPeerConnection {
  if (attack === undefined) return connection;
  const create = connection.createDataChannel.bind(connection);
  connection.createDataChannel = (label, settings) => {
    const channel = create(label, settings);
    bend(channel, attack);
    return channel;
  };
  connection.addEventListener("datachannel", ({ channel }) => bend(channel, attack));
  return connection;
}

function bend(channel: RTCDataChannel, attack: MeshAttack): void {
  const send = channel.send.bind(channel) as (bytes: Uint8Array<ArrayBuffer>) => void;
  let held: Uint8Array<ArrayBuffer> | undefined;
  channel.send = (data: unknown) => {
    const bytes = (data as Uint8Array<ArrayBuffer>).slice();
    if (bytes[0] !== CHUNK) return send(bytes);
    switch (attack) {
      case "flip": {
        const last = bytes.length - 1;
        bytes[last] = (bytes[last] ?? 0) ^ 1;
        return send(bytes);
      }
      case "claim":
        return;
      case "reorder":
        // Each piece comes after the one that follows it.
        if (held === undefined) held = bytes;
        else {
          send(bytes);
          send(held);
          held = undefined;
        }
        return;
      case "flood":
        for (let times = 0; times < TIMES; times++) send(bytes);
    }
  };
}
