import assert from "node:assert/strict";
import { CROWD_SIDE_CHANNEL } from "../../../../contracts/swarm/crowd-frames.ts";
import { makeConnections } from "./connections.ts";
import { NO_DESCRIPTION } from "./no-connection.ts";

class FakeChannel extends EventTarget {
  readyState = "connecting";
  bufferedAmount = 0;
  readonly sent: unknown[] = [];
  constructor(readonly name: string, readonly closed: string[]) {
    super();
  }
  send(data: unknown): void {
    this.sent.push(data);
  }
  close(): void {
    this.readyState = "closed";
    this.closed.push(this.name);
  }
  come(state: "open" | "closed"): void {
    this.readyState = state;
    this.dispatchEvent(new Event(state === "open" ? "open" : "close"));
  }
  hear(data: unknown): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
}

/** As much of a connection as is used, and what was closed of it. */
class FakeConnection extends EventTarget {
  connectionState = "connected";
  readonly channels: FakeChannel[] = [];
  constructor(readonly name: string, readonly closed: string[]) {
    super();
  }
  setRemoteDescription = () => Promise.resolve();
  createDataChannel = (label: string) => {
    const channel = new FakeChannel(`${this.name} ${label}`, this.closed);
    this.channels.push(channel);
    return channel;
  };
  close = () => void this.closed.push(this.name);
  offered(label: string): FakeChannel {
    const channel = new FakeChannel(`${this.name} ${label}`, this.closed);
    this.dispatchEvent(Object.assign(new Event("datachannel"), { channel }));
    return channel;
  }
}

/** What a browser says that makes no further connection, or no further channel. */
const refusal = () => new DOMException("Cannot create so many PeerConnections", "UnknownError");

function stand({ admit = true, make }: { admit?: boolean; make?: () => RTCPeerConnection } = {}) {
  const closed: string[] = [];
  const made: FakeConnection[] = [];
  const said: string[] = [];
  const connections = makeConnections({
    make: make ?? (() => {
      const connection = new FakeConnection(`line ${made.length}`, closed);
      made.push(connection);
      return connection as unknown as RTCPeerConnection;
    }),
    admit(peer, infoHash, bytes) {
      said.push(`${peer} in ${infoHash}: ${bytes.length}`);
      return admit;
    },
    onSaid: (peer, bytes) => void said.push(`${peer} beside: ${bytes.length}`),
    onSpeaks: (peer) => void said.push(`${peer} speaks`),
    onUp: (peer, infoHash) => void said.push(`${peer} up in ${infoHash}`),
    onDown: (peer, infoHash) => void said.push(`${peer} down in ${infoHash}`),
    onHanded: (bytes, queued) => void said.push(`handed ${bytes} to ${queued}`),
  });
  /** A connection that leads to a peer. */
  async function line(peer: string, infoHash: string) {
    const connection = connections.connect();
    connections.expect(peer, `v=0 ${peer} ${infoHash}`, infoHash);
    await connection.setRemoteDescription({ type: "answer", sdp: `v=0 ${peer} ${infoHash}` });
    const fake = made.at(-1);
    const [side] = fake?.channels ?? [];
    assert.ok(fake && side);
    assert.ok(side.name.endsWith(CROWD_SIDE_CHANNEL.label));
    const ours = connection.createDataChannel("ours") as unknown as FakeChannel;
    return { connection, fake, side, ours };
  }
  return { connections, made, closed, said, line };
}

Deno.test("drop() closes nothing that leads to somebody else, to another swarm, or to nobody known", async () => {
  const { connections, closed, line } = stand();
  await line("a", "video");
  connections.connect();
  connections.drop("b");
  connections.drop("a", "audio");
  assert.deepEqual(closed, []);
});

Deno.test("drop() closes a peer's channels, whoever opened them, and its connection", async () => {
  const { connections, closed, line } = stand();
  const { fake } = await line("a", "video");
  fake.offered("theirs");
  connections.drop("a", "video");
  connections.drop("a");
  assert.deepEqual(closed, ["line 0 ours", "line 0 theirs", "line 0"]);
});

Deno.test("close() closes what the library left open", () => {
  const { connections, closed } = stand();
  connections.connect().close();
  connections.connect();
  connections.close();
  assert.deepEqual(closed, ["line 0", "line 1"]);
});

Deno.test("connect() keeps from the library what is not admitted, once it is known whose it is", async () => {
  for (const admit of [false, true]) {
    const { said, line, connections, made } = stand({ admit });
    const { ours } = await line("a", "video");
    const heard: unknown[] = [];
    ours.addEventListener("message", () => heard.push("heard"));
    ours.hear(new ArrayBuffer(8));
    ours.hear("nine");
    assert.deepEqual(said, ["a in video: 8", "a in video: 4"]);
    assert.equal(heard.length, admit ? 2 : 0);
    connections.connect().createDataChannel("unknown");
    made.at(-1)?.channels.at(-1)?.hear(new ArrayBuffer(8));
    assert.equal(said.length, 2);
  }
});

Deno.test("connect() tells once who is reached, and at once who isn't, though the library goes on waiting", async () => {
  const { said, line } = stand();
  const { ours, fake, connection } = await line("a", "video");
  fake.dispatchEvent(new Event("connectionstatechange"));
  assert.deepEqual(said, []);
  ours.come("open");
  ours.come("open");
  fake.connectionState = "disconnected";
  fake.dispatchEvent(new Event("connectionstatechange"));
  fake.connectionState = "connected";
  fake.dispatchEvent(new Event("connectionstatechange"));
  connection.close();
  ours.come("closed");
  const [up, down] = ["a up in video", "a down in video"];
  assert.deepEqual(said, [up, down, up, down]);
});

Deno.test("say() tells each peer once, whom it has two connections to, and nobody who takes nothing", async () => {
  const { connections, said, line } = stand();
  const lines = [await line("a", "video"), await line("a", "audio"), await line("b", "video")];
  for (const { side } of lines) side.come("open");
  assert.deepEqual(said, ["a speaks", "a speaks", "b speaks"]);
  const [first, second, other] = lines;
  connections.say(Uint8Array.of(1));
  connections.say(Uint8Array.of(2), "b");
  if (first !== undefined) first.side.bufferedAmount = 1e6;
  connections.say(Uint8Array.of(3), "a");
  assert.deepEqual([first, second, other].map((line) => line?.side.sent.length), [1, 1, 2]);
  second?.side.hear(new ArrayBuffer(5));
  assert.equal(said.at(-1), "a beside: 5");
});

Deno.test("connect() says what the library hands over, and how much still waited in all channels", async () => {
  const { said, line } = stand();
  const [one, other] = [await line("a", "video"), await line("b", "video")];
  other.ours.bufferedAmount = 70;
  one.ours.send(new Uint8Array(9));
  assert.deepEqual([said, one.ours.sent.length], [["handed 9 to 70"], 1]);
});

Deno.test("connect() throws nothing into the library when the browser refuses a connection, and leaves none open", async () => {
  const closed: string[] = [];
  const speechless = new FakeConnection("speechless", closed);
  speechless.createDataChannel = () => {
    throw refusal();
  };
  for (
    const make of [
      () => {
        throw refusal();
      },
      () => speechless as unknown as RTCPeerConnection,
    ]
  ) {
    const { connections, said } = stand({ make });
    const connection = connections.connect();
    assert.equal((await connection.createOffer()).sdp, NO_DESCRIPTION);
    connections.expect("a", "v=0", "video");
    await assert.rejects(connection.setRemoteDescription({ type: "answer", sdp: "v=0" }), DOMException);
    connections.drop("a");
    connections.close();
    assert.deepEqual(said, []);
  }
  assert.deepEqual(closed, ["speechless"]);
});

Deno.test("connect() doesn't take a fault of ours for a refusal", () => {
  const { connections } = stand({
    make() {
      throw new RangeError("ours");
    },
  });
  assert.throws(() => connections.connect(), RangeError);
});
