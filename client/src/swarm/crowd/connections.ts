import { CROWD_SIDE_CHANNEL } from "../../../../contracts/swarm/crowd-frames.ts";
import { isRefusal } from "../peer/wire.ts";
import { makeNoConnection } from "./no-connection.ts";

export type ConnectionsOptions = {
  /** Makes a connection with this page's own ICE servers and policy, whatever the library would like. */
  make: () => RTCPeerConnection;
  /** A message came for the library; false keeps it from it. */
  admit: (peer: string, infoHash: string, bytes: Uint8Array) => boolean;
  /** A message came beside the library, by the connection in this swarm. */
  onSaid: (peer: string, bytes: Uint8Array, infoHash: string) => void;
  /** A peer can be spoken to beside the library; `say` by the connection in this swarm alone. */
  onSpeaks: (peer: string, infoHash: string, say: (bytes: Uint8Array<ArrayBuffer>) => void) => void;
  /** The library is connected to a peer in a swarm. */
  onUp: (peer: string, infoHash: string) => void;
  onDown: (peer: string, infoHash: string) => void;
  /** The library says something to a peer. */
  onSaying?: (peer: string, infoHash: string, bytes: Uint8Array) => void;
  /** The library hands bytes to a channel; `queued` still wait in all of them. */
  onHanded?: (bytes: number, queued: number) => void;
  /** Fewer bytes wait, in all channels together. */
  onDrained?: (queued: number) => void;
};

export type Connections = {
  /** A connection for the library; one that leads nowhere where the browser refuses to make any. */
  connect(): RTCPeerConnection;
  /** A description that is about to be used came from this peer, in this swarm. */
  expect(peer: string, sdp: string, infoHash: string): void;
  /** Says it to a peer beside the library, or to all. */
  say(bytes: Uint8Array<ArrayBuffer>, to?: string): void;
  /** Closes all that leads to a peer, or all of one swarm; the library notices by its channels. */
  drop(peer: string, infoHash?: string): void;
  close(): void;
};

/** Descriptions that wait to be used; the library uses them at once or never. */
const EXPECTED = 40;
/** What may wait in a side channel, in bytes: who takes nothing is told nothing. */
const SIDE_QUEUE = 16 * 1024;

type Line = {
  to?: { peer: string; infoHash: string };
  channels: Set<RTCDataChannel>;
  side: RTCDataChannel;
  up: boolean;
};

/** Knows which of the library's connections leads to whom, which the library doesn't tell, and what comes by them. */
export function makeConnections(options: ConnectionsOptions): Connections {
  const { make, admit, onSaid, onSpeaks, onUp, onDown, onSaying, onHanded, onDrained } = options;
  const expected = new Map<string, { peer: string; infoHash: string }>();
  const open = new Map<RTCPeerConnection, Line>();

  return {
    connect() {
      const made = begin();
      if (made === undefined) return makeNoConnection();
      const { connection, side, createChannel } = made;
      const line: Line = { channels: new Set(), side, up: false };
      open.set(connection, line);
      listenBeside(line);

      const setRemote = connection.setRemoteDescription.bind(connection);
      connection.setRemoteDescription = (description: RTCSessionDescriptionInit) => {
        const to = expected.get(description.sdp ?? "");
        if (to !== undefined) line.to = to;
        expected.delete(description.sdp ?? "");
        return setRemote(description);
      };
      connection.createDataChannel = (label, settings) => {
        const channel = createChannel(label, settings);
        watch(connection, line, channel);
        return channel;
      };
      connection.addEventListener("datachannel", ({ channel }) => watch(connection, line, channel));
      connection.addEventListener("connectionstatechange", () => look(connection, line));
      const close = connection.close.bind(connection);
      connection.close = () => {
        open.delete(connection);
        close();
        look(connection, line);
      };
      return connection;
    },
    expect(peer, sdp, infoHash) {
      expected.set(sdp, { peer, infoHash });
      for (const oldest of expected.keys()) {
        if (expected.size <= EXPECTED) break;
        expected.delete(oldest);
      }
    },
    say(bytes, to) {
      const told = new Set<string>();
      for (const { to: other, side } of open.values()) {
        if (other === undefined || told.has(other.peer) || to !== undefined && to !== other.peer) continue;
        if (side.readyState !== "open" || side.bufferedAmount > SIDE_QUEUE) continue;
        told.add(other.peer);
        side.send(bytes);
      }
    },
    drop(peer, infoHash) {
      for (const [connection, line] of open) {
        if (line.to?.peer !== peer || infoHash !== undefined && infoHash !== line.to.infoHash) continue;
        end(connection, line);
      }
    },
    close() {
      for (const [connection, line] of open) end(connection, line);
      open.clear();
    },
  };

  /** A connection with its side channel, or nothing: a browser makes only so many. */
  function begin() {
    let connection: RTCPeerConnection | undefined;
    try {
      connection = make();
      const createChannel = connection.createDataChannel.bind(connection);
      const { label, id } = CROWD_SIDE_CHANNEL;
      return { connection, createChannel, side: createChannel(label, { negotiated: true, id }) };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      connection?.close();
      return undefined;
    }
  }

  function listenBeside(line: Line): void {
    const { side } = line;
    side.binaryType = "arraybuffer";
    side.addEventListener("open", () => {
      if (line.to !== undefined) onSpeaks(line.to.peer, line.to.infoHash, (bytes) => side.send(bytes));
    });
    side.addEventListener("message", ({ data }: MessageEvent<ArrayBuffer | string>) => {
      if (line.to !== undefined) onSaid(line.to.peer, bytesOf(data), line.to.infoHash);
    });
  }

  function watch(connection: RTCPeerConnection, line: Line, channel: RTCDataChannel): void {
    line.channels.add(channel);
    // The library listens later than this, so what is stopped here never comes to it.
    channel.addEventListener("message", (event: MessageEvent<ArrayBuffer | string>) => {
      const { to } = line;
      if (to !== undefined && !admit(to.peer, to.infoHash, bytesOf(event.data))) {
        event.stopImmediatePropagation();
      }
    });
    for (const name of ["open", "close"]) channel.addEventListener(name, () => look(connection, line));
    channel.addEventListener("bufferedamountlow", () => onDrained?.(queued()));
    if (onHanded === undefined) return;
    const send = channel.send.bind(channel) as (data: ArrayBufferView<ArrayBuffer>) => void;
    channel.send = (data: unknown) => {
      const bytes = data as ArrayBufferView<ArrayBuffer>;
      onHanded(bytes.byteLength, queued());
      if (line.to !== undefined) onSaying?.(line.to.peer, line.to.infoHash, viewOf(bytes));
      send(bytes);
    };
  }

  function queued(): number {
    let sum = 0;
    for (const { channels } of open.values()) {
      for (const { bufferedAmount } of channels) sum += bufferedAmount;
    }
    return sum;
  }

  /** Whom a connection doesn't reach now brings nothing, though the library may wait half a minute for it. */
  function look(connection: RTCPeerConnection, line: Line): void {
    const { to } = line;
    if (to === undefined) return;
    const reached = connection.connectionState !== "disconnected" && connection.connectionState !== "failed";
    const up = open.has(connection) && reached &&
      [...line.channels].some(({ readyState }) => readyState === "open");
    if (up === line.up) return;
    line.up = up;
    if (up) onUp(to.peer, to.infoHash);
    else onDown(to.peer, to.infoHash);
  }

  function end(connection: RTCPeerConnection, { channels }: Line): void {
    for (const channel of channels) channel.close();
    connection.close();
  }
}

/** What is sent may be a buffer or a view of one. */
function viewOf(data: ArrayBuffer | ArrayBufferView<ArrayBuffer>): Uint8Array {
  return data instanceof ArrayBuffer
    ? new Uint8Array(data)
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function bytesOf(data: ArrayBuffer | string): Uint8Array {
  return typeof data === "string" ? new TextEncoder().encode(data) : new Uint8Array(data);
}
