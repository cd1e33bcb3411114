export type ConnectionsOptions = {
  /** Makes a connection with this page's own ICE servers and policy, whatever the library would like. */
  make: () => RTCPeerConnection;
  /** Bytes came from a peer, whatever the library makes of them. */
  onBytes: (peer: string, bytes: number) => void;
};

export type Connections = {
  /** A connection for the library. */
  connect(): RTCPeerConnection;
  /** A description that is about to be used came from this peer. */
  expect(peer: string, sdp: string): void;
  /** Closes all that leads to a peer; the library notices by its channels. */
  drop(peer: string): void;
  close(): void;
};

/** Descriptions that wait to be used; the library uses them at once or never. */
const EXPECTED = 40;

type Line = { peer?: string; channels: RTCDataChannel[] };

/** Knows which of the library's connections leads to whom, which the library doesn't tell. */
export function makeConnections({ make, onBytes }: ConnectionsOptions): Connections {
  const peerOf = new Map<string, string>();
  const open = new Map<RTCPeerConnection, Line>();

  return {
    connect() {
      const connection = make();
      const entry: Line = { channels: [] };
      open.set(connection, entry);
      const setRemote = connection.setRemoteDescription.bind(connection);
      connection.setRemoteDescription = (description: RTCSessionDescriptionInit) => {
        const peer = peerOf.get(description.sdp ?? "");
        if (peer !== undefined) entry.peer = peer;
        peerOf.delete(description.sdp ?? "");
        return setRemote(description);
      };
      const createChannel = connection.createDataChannel.bind(connection);
      connection.createDataChannel = (label, settings) => {
        const channel = createChannel(label, settings);
        watch(entry, channel);
        return channel;
      };
      connection.addEventListener("datachannel", ({ channel }) => watch(entry, channel));
      const close = connection.close.bind(connection);
      connection.close = () => {
        open.delete(connection);
        close();
      };
      return connection;
    },
    expect(peer, sdp) {
      peerOf.set(sdp, peer);
      for (const oldest of peerOf.keys()) {
        if (peerOf.size <= EXPECTED) break;
        peerOf.delete(oldest);
      }
    },
    drop(peer) {
      for (const [connection, entry] of open) if (entry.peer === peer) end(connection, entry.channels);
    },
    close() {
      for (const [connection, { channels }] of open) end(connection, channels);
      open.clear();
    },
  };

  function watch(line: Line, channel: RTCDataChannel): void {
    line.channels.push(channel);
    channel.addEventListener("message", ({ data }: MessageEvent<ArrayBuffer | string>) => {
      if (line.peer !== undefined) {
        onBytes(line.peer, typeof data === "string" ? data.length : data.byteLength);
      }
    });
  }

  function end(connection: RTCPeerConnection, channels: readonly RTCDataChannel[]): void {
    for (const channel of channels) channel.close();
    connection.close();
  }
}
