import assert from "node:assert/strict";
import fc from "fast-check";
import { judgePublishOffer, judgeWatchOffer } from "./sdp.ts";
import { AUDIO, trialOffer, VIDEO } from "./trial-offer.ts";

const codeOf = (verdict: ReturnType<typeof judgePublishOffer>) =>
  verdict.verdict === "refused" ? `${verdict.status} ${verdict.code}` : verdict.verdict;
const without = (lines: readonly string[], pattern: RegExp) => lines.filter((line) => !pattern.test(line));

Deno.test("judgePublishOffer() refuses what no WebRTC client made", () => {
  const whole = trialOffer();
  const bent = {
    "an empty body": "",
    "JSON": "{}",
    "no media": trialOffer({ sections: [] }),
    "no ICE and DTLS lines": trialOffer({ transport: [] }),
    "another version": whole.replace("v=0", "v=1"),
    "a line without a type": whole.replace("t=0 0", "hello"),
    "a control character": whole.replace("s=-", "s=\x00"),
    "a media line without payloads": whole.replace(/m=video.*/, "m=video 9 UDP/TLS/RTP/SAVPF"),
    "a media line of nonsense": whole.replace(/m=video.*/, "m=video nine UDP 96"),
    "a hundred thousand lines": whole + "a=x\r\n".repeat(100_000),
  };
  for (const [what, text] of Object.entries(bent)) {
    assert.equal(codeOf(judgePublishOffer(text)), "400 malformed-sdp", what);
    assert.equal(codeOf(judgeWatchOffer(text)), "400 malformed-sdp", what);
  }
});

Deno.test("judgePublishOffer() refuses a picture without H.264 packetization-mode=1, and says what it has", () => {
  const vp8 = ["m=video 9 UDP/TLS/RTP/SAVPF 96 97", ...without(VIDEO, /^m=|H264|packetization|AV1|VP9/)];
  const verdict = judgePublishOffer(trialOffer({ sections: [vp8, AUDIO] }));
  assert.equal(codeOf(verdict), "406 no-h264");
  assert.match(verdict.verdict === "refused" ? verdict.detail : "", /it has vp8\).*H\.264/s);
  const mode0 = VIDEO.map((line) => line.replace("packetization-mode=1", "packetization-mode=0"));
  assert.equal(codeOf(judgePublishOffer(trialOffer({ sections: [mode0] }))), "406 no-h264");
  const silent = VIDEO.map((line) =>
    line.replace("packetization-mode=1;", "").replace(/ packetization-mode=1;/, "")
  );
  assert.equal(codeOf(judgePublishOffer(trialOffer({ sections: [silent] }))), "406 no-h264");
});

Deno.test("judgePublishOffer() refuses sound without Opus, data channels and second tracks", () => {
  const g711 = without(AUDIO, /opus/);
  assert.equal(codeOf(judgePublishOffer(trialOffer({ sections: [VIDEO, g711] }))), "406 no-opus");
  const data = ["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=mid:2", "a=sctp-port:5000"];
  assert.equal(codeOf(judgePublishOffer(trialOffer({ sections: [VIDEO, data] }))), "406 unsupported-media");
  assert.equal(codeOf(judgePublishOffer(trialOffer({ sections: [VIDEO, VIDEO] }))), "406 too-many-tracks");
  assert.equal(codeOf(judgeWatchOffer(trialOffer({ sections: [data] }))), "406 unsupported-media");
});

Deno.test("judgePublishOffer() leaves only what every viewer plays, so that no answer can choose another", () => {
  const verdict = judgePublishOffer(trialOffer());
  assert.equal(verdict.verdict, "accepted");
  const lines = verdict.verdict === "accepted" ? verdict.sdp.split("\r\n") : [];
  assert.deepEqual(lines.filter((line) => line.startsWith("m=")), [
    "m=video 9 UDP/TLS/RTP/SAVPF 103 104 114",
    "m=audio 9 UDP/TLS/RTP/SAVPF 111",
  ]);
  assert.deepEqual(lines.filter((line) => line.startsWith("a=rtpmap")), [
    "a=rtpmap:103 H264/90000",
    "a=rtpmap:104 rtx/90000",
    "a=rtpmap:114 H264/90000",
    "a=rtpmap:111 opus/48000/2",
  ]);
  assert.deepEqual(lines.filter((line) => line.startsWith("a=rtcp-fb")), ["a=rtcp-fb:103 nack pli"]);
  for (const kept of ["a=mid:0", "a=mid:1", "a=ice-ufrag:abcd", "a=group:BUNDLE 0 1", "a=sendonly"]) {
    assert.ok(lines.includes(kept), kept);
  }
});

Deno.test("judgePublishOffer() takes picture or sound alone, and lines that end with a bare newline", () => {
  for (const sections of [[VIDEO], [AUDIO]]) {
    const text = trialOffer({ sections });
    assert.equal(judgePublishOffer(text).verdict, "accepted");
    assert.deepEqual(judgePublishOffer(text.replaceAll("\r\n", "\n")), judgePublishOffer(text));
  }
});

Deno.test("judgeWatchOffer() passes an offer on as it came", () => {
  const sdp = trialOffer();
  assert.deepEqual(judgeWatchOffer(sdp), { verdict: "accepted", sdp });
});

Deno.test("judgePublishOffer() answers to any text, and to any offer with lines bent or missing", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.equal(codeOf(judgePublishOffer(text)), "400 malformed-sdp");
  }));
  const lines = trialOffer().split("\r\n");
  fc.assert(fc.property(fc.nat(lines.length - 1), fc.string(), (at, text) => {
    const verdict = judgePublishOffer(lines.map((line, i) => (i === at ? text : line)).join("\r\n"));
    assert.ok(
      verdict.verdict === "refused" || !/VP8|AV1|PCMU/.test(verdict.sdp) || /VP8|AV1|PCMU/.test(text),
    );
  }));
});
