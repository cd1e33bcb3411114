import assert from "node:assert/strict";
import { readTrackerAnswer } from "../../../../contracts/swarm/tracker-answers.ts";
import type { TrackerAnswer, TrackerRequest } from "../../../../contracts/swarm/tracker-messages.ts";
import { makeLibrarySocket } from "./library-socket.ts";
import { NO_DESCRIPTION } from "./no-connection.ts";

const infoHash = "aaaaaaaaaaaaaaaaaaaa";
const self = "-DS0100-selfselfself";
const other = "-DS0100-otherotherot";
const offer: TrackerAnswer = { action: "offer", infoHash, peerId: other, offerId: "1", sdp: "v=0" };

function stand({ degree = 0, barred = false, relayOnly = false, sdp = "v=0" } = {}) {
  const sent: TrackerRequest[] = [];
  const heard: unknown[] = [];
  const gone: string[] = [];
  const met: string[] = [];
  let hear: (answer: TrackerAnswer) => void = () => assert.fail("nobody listens");
  let opening: (() => void) | undefined;
  let ms = 0;
  let listening = false;
  const socket = makeLibrarySocket({
    tracker: {
      send: (request) => sent.push(request),
      listen(on) {
        [hear, listening] = [on, true];
        return () => void (listening = false);
      },
    },
    degree: (hash) => hash === infoHash ? degree : 99,
    uplink: () => 3,
    most: () => 4,
    barred: () => barred,
    relayOnly,
    onPeer: (peer, sdp, hash) => met.push(`${peer} ${sdp} ${hash}`),
    onGone: (peer, hash) => gone.push(`${peer} ${hash}`),
    now: () => ms,
    after(_ms, work) {
      opening = work;
      return () => void (opening = undefined);
    },
  });
  socket.onmessage = ({ data }) => heard.push(readTrackerAnswer(String(data)));
  const announce = () =>
    socket.send(JSON.stringify({
      action: "announce",
      info_hash: infoHash,
      peer_id: self,
      numwant: 5,
      offers: Array.from({ length: 5 }, (_, at) => ({
        offer_id: String(at),
        offer: { type: "offer", sdp },
      })),
    }));
  return {
    ...{ socket, sent, heard, gone, met, announce },
    open: () => opening?.(),
    say: (answer: TrackerAnswer) => hear(answer),
    listening: () => listening,
    pass: (by: number) => void (ms += by),
    answer: () =>
      socket.send(JSON.stringify({
        action: "announce",
        info_hash: infoHash,
        peer_id: self,
        to_peer_id: other,
        offer_id: "1",
        answer: { type: "answer", sdp },
      })),
  };
}

Deno.test("makeLibrarySocket() brings no offer of whom it keeps away, and none when there is no room", () => {
  for (const options of [{ barred: true }, { degree: 4 }]) {
    const { open, say, heard, met } = stand(options);
    open();
    say(offer);
    assert.deepEqual([heard, met], [[], []]);
  }
});

Deno.test("makeLibrarySocket() brings nothing that would make the library close its socket", () => {
  const { open, say, heard } = stand();
  open();
  say({ action: "reconnect", afterMs: 1000 });
  say({ action: "failure", code: "refused", reason: "no" });
  assert.deepEqual(heard, []);
});

Deno.test("makeLibrarySocket() sends nothing that isn't the tracker's language", () => {
  const { open, socket, sent } = stand();
  open();
  socket.send("hello");
  assert.deepEqual(sent, []);
});

Deno.test("makeLibrarySocket() shows no address of this machine when it hides behind a relay", () => {
  const candidates = [
    "a=candidate:1 1 udp 1 192.0.2.1 9 typ host",
    "a=candidate:2 1 udp 1 198.51.100.1 9 typ relay raddr 192.0.2.1 rport 9",
  ];
  const { open, announce, sent, socket } = stand({
    relayOnly: true,
    sdp: ["v=0", "c=IN IP4 192.0.2.1", ...candidates, ""].join("\r\n"),
  });
  open();
  announce();
  const answer = (sdp: string) =>
    socket.send(JSON.stringify({
      action: "announce",
      info_hash: infoHash,
      peer_id: self,
      to_peer_id: other,
      offer_id: "1",
      answer: { type: "answer", sdp },
    }));
  answer(["v=0", ...candidates, ""].join("\r\n"));
  // Nobody could find the way by it, and it says who is here.
  answer("v=0\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n");
  assert.deepEqual(sent.map(({ action }) => action), ["announce", "answer"]);
  assert.doesNotMatch(JSON.stringify(sent), /192\.0\.2\.1/);
  assert.match(JSON.stringify(sent), /198\.51\.100\.1/);
});

Deno.test("makeLibrarySocket() offers only to as many as there is room for, and says so", () => {
  const { open, announce, sent } = stand({ degree: 3 });
  open();
  announce();
  const [announced] = sent;
  assert.ok(announced?.action === "announce");
  assert.deepEqual(
    [announced.offers.length, announced.numWant, announced.degree, announced.most, announced.uplink],
    [1, 1, 3, 4, 3],
  );
});

const announced = (others: number): TrackerAnswer => ({
  ...{ action: "announce", infoHash, interval: 2, complete: 1, incomplete: others },
});

Deno.test("makeLibrarySocket() lets the library announce seldom, whatever the tracker asks, and tells it once", () => {
  const { open, say, heard } = stand({ degree: 2 });
  open();
  say(announced(2));
  say(announced(2));
  assert.deepEqual(heard, [{ ...announced(2), interval: 60 }]);
});

Deno.test("makeLibrarySocket() lets it announce soon while somebody is missing, but not for ever", () => {
  const { open, say, heard } = stand({ degree: 1 });
  open();
  for (let times = 0; times < 6; times++) say(announced(2));
  assert.deepEqual(heard, [10, 30, 60].map((interval) => ({ ...announced(2), interval })));
  // A large swarm has room left, and nobody asks for all it may take.
  const { heard: none, ...large } = stand({ degree: 1 });
  large.open();
  large.say(announced(40));
  assert.deepEqual(none, [{ ...announced(40), interval: 60 }]);
});

Deno.test("lost() has the next announce come soon", () => {
  const { open, say, heard, socket } = stand({ degree: 1 });
  open();
  for (let times = 0; times < 6; times++) say(announced(2));
  socket.lost(other, infoHash);
  assert.deepEqual(heard.at(-1), { ...announced(2), interval: 10 });
});

Deno.test("makeLibrarySocket() brings one of two descriptions that cross", () => {
  const answer: TrackerAnswer = { action: "answer", infoHash, peerId: other, offerId: "1", sdp: "v=0" };
  const answering = stand();
  answering.open();
  answering.announce();
  answering.say(offer);
  answering.answer();
  answering.say(answer);
  // The other's id is the lower one.
  assert.deepEqual(answering.heard, [offer]);
  const taking = stand();
  taking.open();
  taking.announce();
  taking.say(answer);
  taking.say(offer);
  assert.deepEqual(taking.heard, [answer]);
  taking.socket.lost(other, infoHash);
  taking.say(offer);
  assert.deepEqual(taking.heard, [answer, offer]);
});

Deno.test("makeLibrarySocket() tells whose a description is before the library has it, and who is gone", () => {
  const { open, say, heard, met, gone } = stand();
  open();
  say(offer);
  say({ action: "gone", infoHash, peerId: other });
  assert.deepEqual(heard, [offer]);
  assert.deepEqual(met, [`${other} v=0 ${infoHash}`]);
  assert.deepEqual(gone, [`${other} ${infoHash}`]);
});

Deno.test("close() leaves every swarm, once, and hears no more", () => {
  const { open, announce, sent, socket, listening } = stand();
  open();
  announce();
  socket.close();
  socket.close();
  const last = sent.at(-1);
  assert.ok(last?.action === "announce" && last.event === "stopped" && last.infoHash === infoHash);
  assert.equal(sent.length, 2);
  assert.equal(listening(), false);
});

Deno.test("makeLibrarySocket() announces without the offers of connections that the browser refused", () => {
  const { open, announce, sent } = stand({ sdp: NO_DESCRIPTION });
  open();
  announce();
  const [request] = sent;
  assert.ok(request?.action === "announce");
  assert.deepEqual(request.offers, []);
});
