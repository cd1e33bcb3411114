import assert from "node:assert/strict";
import { obsProfile } from "./obs-profile.ts";

const grant = {
  d: "bees-abcd",
  signer: "ab".repeat(32),
  key: "s3cret",
  publish: {
    whip: "https://box.example/whip/bees-abcd",
    rtmp: "rtmp://box.example/live/bees-abcd?token=s3cret",
    srt: "srt://box.example:8890?streamid=publish:live/bees-abcd:key:s3cret&pkt_size=1316",
  },
  watch: { index: "https://box.example/i", ll: "https://box.example/l", whep: "https://box.example/w" },
};
const read = (way: "whip" | "rtmp") =>
  new Map(obsProfile(grant, way)?.map(({ path, text }) => [path.split("/").at(-1), { path, text }]));

Deno.test("obsProfile() makes none for an RTMP address that OBS has no fields for", () => {
  assert.equal(
    obsProfile({ ...grant, publish: { ...grant.publish, rtmp: "rtmp://box.example" } }, "rtmp"),
    undefined,
  );
});

Deno.test("obsProfile() puts the key into the service alone, never into a name or another file", () => {
  for (const way of ["whip", "rtmp"] as const) {
    for (const [name, { path, text }] of read(way)) {
      assert.equal(path.includes("s3cret"), false);
      assert.equal(text.includes("s3cret"), name === "service.json", name);
    }
  }
});

Deno.test("obsProfile() has what OBS imports, all in one folder", () => {
  for (const way of ["whip", "rtmp"] as const) {
    const files = read(way);
    assert.deepEqual([...files.keys()], ["basic.ini", "service.json", "streamEncoder.json"]);
    assert.equal(new Set([...files.values()].map(({ path }) => path.split("/")[0])).size, 1);
    const ini = files.get("basic.ini")?.text ?? "";
    assert.match(ini, /^\[Output\]\nMode=Advanced$/m);
    assert.match(ini, way === "whip" ? /^AudioEncoder=ffmpeg_opus$/m : /^AudioEncoder=ffmpeg_aac$/m);
    const encoder = JSON.parse(files.get("streamEncoder.json")?.text ?? "");
    assert.deepEqual(
      [encoder.keyint_sec, encoder.bf, encoder.tune, encoder.rate_control],
      [1, 0, "zerolatency", "CBR"],
    );
  }
});

Deno.test("obsProfile() names service and fields as OBS reads them", () => {
  assert.deepEqual(JSON.parse(read("whip").get("service.json")?.text ?? ""), {
    type: "whip_custom",
    settings: { service: "WHIP", server: "https://box.example/whip/bees-abcd", bearer_token: "s3cret" },
  });
  assert.deepEqual(JSON.parse(read("rtmp").get("service.json")?.text ?? ""), {
    type: "rtmp_custom",
    settings: {
      server: "rtmp://box.example/live",
      key: "bees-abcd?token=s3cret",
      use_auth: false,
      bwtest: false,
    },
  });
});
