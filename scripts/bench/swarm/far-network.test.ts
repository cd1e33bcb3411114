import assert from "node:assert/strict";
import { createSocket, type Socket } from "node:dgram";
import { openFarNetwork } from "./far-network.ts";

const HERE = "127.0.0.1";

async function page(): Promise<
  { socket: Socket; port: number; next(): Promise<{ text: string; port: number }> }
> {
  const heard: { text: string; port: number }[] = [];
  let wake = () => {};
  const socket = createSocket("udp4", (bytes, { port }) => {
    heard.push({ text: bytes.toString(), port });
    wake();
  });
  await new Promise<void>((resolve) => socket.bind(0, HERE, resolve));
  return {
    socket,
    port: socket.address().port,
    async next() {
      while (heard.length === 0) await new Promise<void>((resolve) => wake = resolve);
      return heard.shift() ?? { text: "", port: 0 };
    },
  };
}

const sdpOf = (port: number) =>
  [
    "v=0",
    `a=candidate:1 1 udp 2113937151 ${HERE} ${port} typ host generation 0`,
    `a=candidate:2 1 tcp 1518280447 ${HERE} 9 typ host tcptype active`,
    "a=candidate:3 1 udp 2113937151 ::1 4444 typ host",
    "a=ice-ufrag:abcd",
    "",
  ].join("\r\n");

async function withNetwork(
  loss: number,
  work: (
    network: ReturnType<typeof openFarNetwork>,
    pages: [Awaited<ReturnType<typeof page>>, Awaited<ReturnType<typeof page>>],
  ) => Promise<void>,
): Promise<void> {
  const network = openFarNetwork({
    oneWayMs: 1,
    loss,
    kbit: 100_000,
    queueMs: 100,
    random: Math.random,
    now: () => performance.now(),
    after(ms, run) {
      const id = setTimeout(run, ms);
      return () => clearTimeout(id);
    },
  });
  const pages = [await page(), await page()] as const;
  try {
    await work(network, [...pages]);
  } finally {
    network.close();
    for (const { socket } of pages) socket.close();
  }
}

Deno.test("openFarNetwork() leaves no address of a page in its description, nor one that has no way through it", () =>
  withNetwork(0, async (network, [one]) => {
    const sdp = await network.carry(sdpOf(one.port), "one");
    const candidates = sdp.split("\r\n").filter((line) => line.startsWith("a=candidate"));
    assert.equal(candidates.length, 1);
    assert.doesNotMatch(sdp, new RegExp(`\\b${one.port}\\b`));
    assert.match(sdp, /^v=0\r\n[^]*a=ice-ufrag:abcd\r\n$/);
  }));

Deno.test("openFarNetwork() brings a packet to the page behind the door, and its answer back from there", () =>
  withNetwork(0, async (network, [one, other]) => {
    const door = Number(/ (\d+) typ host/.exec(await network.carry(sdpOf(one.port), "one"))?.[1]);
    await network.carry(sdpOf(other.port), "other");
    other.socket.send("knock", door, HERE);
    const knock = await one.next();
    assert.equal(knock.text, "knock");
    assert.notEqual(knock.port, other.port);
    one.socket.send("enter", knock.port, HERE);
    assert.deepEqual(await other.next(), { text: "enter", port: door });
    const { sent, lost, overflowed, arrived } = network.figures();
    assert.deepEqual({ sent, lost, overflowed, arrived }, { sent: 2, lost: 0, overflowed: 0, arrived: 2 });
  }));
