import assert from "node:assert/strict";
import { onlyThisMachine, phoneCodes } from "./phone-code.ts";

const grant = (host: string) => ({
  d: "bees-abcd",
  signer: "ab".repeat(32),
  key: "s3cret",
  publish: {
    whip: `https://${host}/whip/bees-abcd`,
    rtmp: `rtmp://${host}/live/bees-abcd?token=s3cret`,
    srt: `srt://${host}:8890?streamid=publish:live/bees-abcd:key:s3cret&pkt_size=1316`,
  },
  watch: { index: "https://box.example/i", ll: "https://box.example/l", whep: "https://box.example/w" },
});

Deno.test("phoneCodes() offers no SRT settings where the address has no stream id", () => {
  const given = grant("box.example");
  const codes = phoneCodes({ ...given, publish: { ...given.publish, srt: "srt://box.example:8890" } });
  assert.deepEqual(codes.map(({ code }) => code), ["larix-rtmp", "srt", "rtmp"]);
});

Deno.test("phoneCodes() gives Larix address and stream id apart, in its own format", () => {
  const [srt, rtmp] = phoneCodes(grant("box.example"));
  assert.match(srt?.text ?? "", /^larix:\/\/set\/v1\?conn\[\]\[url\]=srt%3A%2F%2Fbox\.example%3A8890&/);
  const fields = new URLSearchParams(srt?.text.split("?")[1]);
  assert.equal(fields.get("conn[][srtstreamid]"), "publish:live/bees-abcd:key:s3cret");
  assert.equal(fields.get("conn[][name]"), "dStream bees-abcd");
  assert.equal(fields.get("enc[vid][keyframe]"), "1");
  assert.equal(srt?.text.includes("+"), false);
  assert.equal(
    new URLSearchParams(rtmp?.text.slice("larix://set/v1?".length)).get("conn[][url]"),
    "rtmp://box.example/live/bees-abcd?token=s3cret",
  );
});

Deno.test("onlyThisMachine() knows the addresses that a phone would take for its own", () => {
  for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
    assert.equal(onlyThisMachine(grant(host)), true, host);
  }
  for (const host of ["box.example", "192.168.1.5"]) assert.equal(onlyThisMachine(grant(host)), false, host);
});
