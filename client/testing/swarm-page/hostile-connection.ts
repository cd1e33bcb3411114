/** What a page does to those it is connected to. */
export type MeshAttack =
  /** Bends one byte of every part it sends; its playlists are true. */
  | "flip"
  /** Announces, and sends nothing. */
  | "claim"
  /** Sends the pieces of an object in the wrong order. */
  | "reorder"
  /** Sends each piece many times over. */
  | "flood";

/** The first byte of a frame that announces an object, and of one that carries a piece of it. */
const [COMING, CHUNK] = [2, 3];
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
  /** Handles that stand for playlists. */
  const playlists = new Set<string>();
  channel.send = (data: unknown) => {
    const bytes = (data as Uint8Array<ArrayBuffer>).slice();
    const handle = `${bytes[1]} ${bytes[2]}`;
    if (bytes[0] === COMING) {
      if (bytes[4] === 0) playlists.delete(handle);
      else playlists.add(handle);
    }
    if (bytes[0] !== CHUNK) return send(bytes);
    switch (attack) {
      case "flip": {
        const last = bytes.length - 1;
        if (!playlists.has(handle)) bytes[last] = (bytes[last] ?? 0) ^ 1;
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
