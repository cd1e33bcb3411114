import assert from "node:assert/strict";
import { makeConnections } from "./connections.ts";

/** As much of a connection as is used, and what was closed of it. */
function fakeConnection(closed: string[], name: string) {
  const listeners: ((event: { channel: ReturnType<typeof channel> }) => void)[] = [];
  const hearers: ((event: { data: unknown }) => void)[] = [];
  const channel = (label: string) => ({
    addEventListener: (_name: string, work: (typeof hearers)[number]) => void hearers.push(work),
    close: () => void closed.push(`${name} ${label}`),
  });
  return {
    setRemoteDescription: () => Promise.resolve(),
    createDataChannel: channel,
    addEventListener: (_name: string, work: (typeof listeners)[number]) => void listeners.push(work),
    close: () => void closed.push(name),
    say: (data: unknown) => {
      for (const on of hearers) on({ data });
    },
    offered: (label: string) => {
      for (const on of listeners) on({ channel: channel(label) });
    },
  };
}

function stand() {
  const closed: string[] = [];
  const made: ReturnType<typeof fakeConnection>[] = [];
  const came: string[] = [];
  const connections = makeConnections({
    onBytes: (peer, bytes) => void came.push(`${peer} ${bytes}`),
    make() {
      const connection = fakeConnection(closed, `connection ${made.length}`);
      made.push(connection);
      return connection as unknown as RTCPeerConnection;
    },
  });
  return { connections, made, closed, came };
}

Deno.test("drop() closes nothing that leads to somebody else, or to nobody known", async () => {
  const { connections, closed } = stand();
  const known = connections.connect();
  connections.connect();
  connections.expect("a", "v=0 a");
  await known.setRemoteDescription({ type: "answer", sdp: "v=0 a" });
  connections.drop("b");
  assert.deepEqual(closed, []);
});

Deno.test("drop() closes a peer's channels, whoever opened them, and its connection", async () => {
  const { connections, made, closed } = stand();
  const connection = connections.connect();
  connection.createDataChannel("ours");
  connections.expect("a", "v=0 a");
  await connection.setRemoteDescription({ type: "offer", sdp: "v=0 a" });
  made[0]?.offered("theirs");
  connections.drop("a");
  connections.drop("a");
  assert.deepEqual(closed, ["connection 0 ours", "connection 0 theirs", "connection 0"]);
});

Deno.test("close() closes what the library left open", () => {
  const { connections, closed } = stand();
  connections.connect().close();
  connections.connect();
  connections.close();
  assert.deepEqual(closed, ["connection 0", "connection 1"]);
});

Deno.test("connect() counts what comes from whom, once it is known who it is", async () => {
  const { connections, made, came } = stand();
  const connection = connections.connect();
  connection.createDataChannel("ours");
  made[0]?.say(new ArrayBuffer(7));
  connections.expect("a", "v=0 a");
  await connection.setRemoteDescription({ type: "answer", sdp: "v=0 a" });
  made[0]?.say(new ArrayBuffer(8));
  made[0]?.say("nine");
  assert.deepEqual(came, ["a 8", "a 4"]);
});
