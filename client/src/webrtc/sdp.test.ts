import assert from "node:assert/strict";
import { CODECS } from "../../testing/fake-peer.ts";
import { answerStart, iceFragment, iceServersOf, offerStereo, sendableH264 } from "./sdp.ts";

const OFFER = "v=0\r\na=ice-ufrag:ab\r\na=ice-pwd:cd\r\nm=video 9 UDP/TLS/RTP/SAVPF 108 109\r\na=mid:0\r\n" +
  "a=rtpmap:108 H264/90000\r\na=fmtp:108 packetization-mode=1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n" +
  "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;stereo=0\r\n";

Deno.test("offerStereo() leaves an offer without Opus as it is", () => {
  assert.equal(offerStereo("v=0\r\nm=audio 9 X 0\r\n"), "v=0\r\nm=audio 9 X 0\r\n");
});

Deno.test("offerStereo() asks for two channels, whatever the offer said before", () => {
  assert.match(offerStereo(OFFER), /a=fmtp:111 minptime=10;stereo=1;sprop-stereo=1\r\n$/);
  assert.equal(offerStereo(offerStereo(OFFER)), offerStereo(OFFER));
});

Deno.test("answerStart() touches the picture's line alone", () => {
  const changed = answerStart(OFFER, 1500.4);
  assert.match(changed, /a=fmtp:108 packetization-mode=1;x-google-start-bitrate=1500\r\n/);
  assert.equal(changed.replace(";x-google-start-bitrate=1500", ""), OFFER);
});

Deno.test("iceFragment() makes nothing of an offer without ICE", () => {
  assert.equal(iceFragment("v=0\r\nm=video 9 X 1\r\na=mid:0\r\n", [], { last: true }), undefined);
});

Deno.test("iceFragment() names the first media and ends the list", () => {
  assert.equal(
    iceFragment(OFFER, ["candidate:1 1 udp 1 10.0.0.1 5 typ host"], { last: true }),
    "a=ice-ufrag:ab\r\na=ice-pwd:cd\r\nm=video 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n" +
      "a=candidate:1 1 udp 1 10.0.0.1 5 typ host\r\na=end-of-candidates\r\n",
  );
});

Deno.test("iceServersOf() takes STUN and TURN and leaves every other link", () => {
  assert.deepEqual(iceServersOf(null), []);
  assert.deepEqual(iceServersOf('<https://x.example>; rel="ice-server", <stun:a.example>; rel="next"'), []);
  assert.deepEqual(
    iceServersOf(
      '<stun:a.example:3478>; rel="ice-server", <turn:b.example?transport=udp>; rel="ice-server"; username="u"; credential="c"; credential-type="password"',
    ),
    [{ urls: "stun:a.example:3478" }, {
      urls: "turn:b.example?transport=udp",
      username: "u",
      credential: "c",
    }],
  );
});

Deno.test("sendableH264() is empty without H.264 that can be packed, and puts constrained baseline first", () => {
  assert.deepEqual(sendableH264(CODECS.slice(0, 2)), []);
  assert.deepEqual(sendableH264(CODECS), [CODECS[3], CODECS[2]]);
});
