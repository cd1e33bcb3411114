import assert from "node:assert/strict";
import { readDescription, shownDescription } from "./description.ts";

const HOST = "a=candidate:1 1 udp 2122260223 192.168.1.7 51000 typ host generation 0";
const REFLEXIVE = "a=candidate:2 1 udp 1686052607 203.0.113.9 51000 typ srflx raddr 192.168.1.7 rport 51000";
const RELAY =
  "a=candidate:3 1 udp 41885439 198.51.100.4 60000 typ relay raddr 203.0.113.9 rport 51000 generation 0";

function sdp(...candidates: string[]): string {
  return [
    "v=0",
    "o=- 1 2 IN IP4 127.0.0.1",
    "s=-",
    "t=0 0",
    "m=application 51000 UDP/DTLS/SCTP webrtc-datachannel",
    "c=IN IP4 203.0.113.9",
    ...candidates,
    "a=ice-ufrag:abcd",
    "a=ice-pwd:0123456789012345678901",
    "a=fingerprint:sha-256 00:11",
    "a=setup:actpass",
    "a=mid:0",
    "",
  ].join("\r\n");
}

Deno.test("shownDescription() is undefined when nobody could find the way", () => {
  assert.equal(shownDescription(sdp(), { relayOnly: false }), undefined);
  assert.equal(shownDescription(sdp(HOST, REFLEXIVE), { relayOnly: true }), undefined);
});

Deno.test("shownDescription() leaves no address of the machine when only relays may be used", () => {
  const shown = shownDescription(sdp(HOST, REFLEXIVE, RELAY), { relayOnly: true }) ?? "";
  assert.match(shown, /198\.51\.100\.4 60000 typ relay raddr 0\.0\.0\.0 rport 0 generation 0\r\n/);
  assert.doesNotMatch(shown, /192\.168|203\.0\.113|51000/);
});

Deno.test("shownDescription() changes nothing when any way may be used", () => {
  assert.equal(shownDescription(sdp(HOST, RELAY), { relayOnly: false }), sdp(HOST, RELAY));
});

for (
  const [name, value] of [
    ["no text", { sdp: "v=0" }],
    ["something else", "hello"],
    ["an endless description", sdp("a=x:" + "y".repeat(17_000))],
    [
      "a description that sends a picture",
      sdp().replace("m=application 51000 UDP/DTLS/SCTP", "m=video 9 UDP"),
    ],
    ["two media", sdp() + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"],
    ["no fingerprint", sdp().replace(/a=fingerprint.*\r\n/, "")],
    ["a fingerprint of SHA-1", sdp().replace("sha-256", "sha-1")],
  ] as const
) {
  Deno.test(`readDescription() makes nothing of ${name}`, () =>
    assert.equal(readDescription(value), undefined));
}

Deno.test("readDescription() keeps few of many candidates", () => {
  const many = Array.from({ length: 100 }, (_, at) => HOST.replace("192.168.1.7", `192.0.2.${at}`));
  assert.equal(readDescription(sdp(...many))?.match(/a=candidate/g)?.length, 16);
  assert.equal(readDescription(sdp(HOST)), sdp(HOST));
});
