import assert from "node:assert/strict";
import { followMuxer, type Muxer } from "./follower.ts";
import { encodeFragments } from "./fmp4/trial-media.ts";
import type { MediaMtxClient, MtxAnswer } from "./mediamtx-client.ts";

const video = await encodeFragments({ kind: "video", seconds: 2 });
const audio = await encodeFragments({ kind: "audio", seconds: 2 });
const INDEX = `#EXTM3U
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="audio2",URI="audio2_stream.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1.42c01f,mp4a.40.2",AUDIO="audio"
video1_stream.m3u8
`;
const list = (stream: string, parts: number[], hint: number) =>
  `#EXT-X-MAP:URI="abc_${stream}_init.mp4"\n` +
  parts.map((m) => `#EXT-X-PART:DURATION=0.2,URI="abc_${stream}_part${m}.mp4"\n`).join("") +
  `#EXT-X-PRELOAD-HINT:TYPE=PART,URI="abc_${stream}_part${hint}.mp4"\n`;

/** MediaMTX as a table of answers; what isn't in it is 500, as when a muxer has ended. */
function fakeClient(
  files: Record<string, string | Uint8Array | number>,
): Pick<MediaMtxClient, "media"> & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    media: async (_path, file): Promise<MtxAnswer> => {
      asked.push(file);
      await Promise.resolve();
      const found = files[file] ?? 500;
      if (typeof found === "number") return { status: found, bytes: new Uint8Array() };
      return { status: 200, bytes: typeof found === "string" ? new TextEncoder().encode(found) : found };
    },
  };
}

async function follow(files: Record<string, string | Uint8Array | number>) {
  const heard: string[] = [];
  const muxers: Muxer[] = [];
  const client = fakeClient(files);
  const end = await followMuxer({
    client,
    path: "live/one",
    signal: new AbortController().signal,
    now: () => 1_790_000_000_000,
    sink: {
      open: (muxer) => muxers.push(muxer),
      part: (rid, { m }) => heard.push(`${rid} ${m}`),
    },
  });
  return { end, heard, muxer: muxers[0], asked: client.asked };
}

const muxer = (parts: number): Record<string, string | Uint8Array | number> => ({
  "index.m3u8": INDEX,
  "video1_stream.m3u8": list("video1", [0, 1, 2], 3),
  "audio2_stream.m3u8": list("audio2", [1, 2, 3], 4),
  "abc_video1_init.mp4": video.init,
  "abc_audio2_init.mp4": audio.init,
  ...Object.fromEntries(
    video.fragments.slice(0, parts).map((bytes, m) => [`abc_video1_part${m}.mp4`, bytes]),
  ),
  ...Object.fromEntries(
    audio.fragments.slice(0, parts).map((bytes, m) => [`abc_audio2_part${m}.mp4`, bytes]),
  ),
});

Deno.test("followMuxer() tells an absent publisher from a muxer that is over", async () => {
  assert.deepEqual((await follow({ "index.m3u8": 404 })).end, { end: "absent" });
  for (const status of [401, 500]) {
    assert.deepEqual((await follow({ "index.m3u8": status })).end, { end: "over" });
  }
  assert.deepEqual((await follow({ "index.m3u8": INDEX, "video1_stream.m3u8": 401 })).end, { end: "over" });
});

Deno.test("followMuxer() names what it can't read, and hands on nothing of it", async () => {
  for (
    const [change, detail] of [
      [{ "index.m3u8": "#EXTM3U\n" }, /no rendition/],
      [{ "video1_stream.m3u8": "#EXTM3U\n" }, /no parts/],
      [{ "abc_video1_init.mp4": new Uint8Array(40) }, /init segment of video1_stream/],
      [{ "abc_video1_part1.mp4": new Uint8Array(40) }, /part 1 of video1/],
    ] as const
  ) {
    const { end, heard } = await follow({ ...muxer(5), ...change });
    assert.ok(end.end === "unreadable" && detail.test(end.detail), JSON.stringify(end));
    assert.deepEqual(heard, []);
  }
});

Deno.test("followMuxer() asks again for a part that came by half or broke off, and hands on the whole one alone", async () => {
  const whole = muxer(6);
  const wholePart = whole["abc_video1_part3.mp4"];
  assert.ok(wholePart instanceof Uint8Array);
  for (const first of [wholePart.subarray(0, wholePart.length - 1), 503]) {
    const faults = [first, first];
    const client = fakeClient(whole);
    const parts: Uint8Array[] = [];
    const end = await followMuxer({
      client: {
        media: async (path, file, signal) => {
          const answer = await client.media(path, file, signal);
          const fault = file === "abc_video1_part3.mp4" ? faults.shift() : undefined;
          if (fault === undefined) return answer;
          return typeof fault === "number"
            ? { status: fault, bytes: new Uint8Array() }
            : { status: 200, bytes: fault };
        },
      },
      path: "live/one",
      signal: new AbortController().signal,
      now: () => 1_790_000_000_000,
      sink: {
        open: () => {},
        part: (rid, { m, bytes }) => rid === "video" && m === 3 ? parts.push(bytes) : undefined,
      },
    });
    assert.deepEqual([end, faults], [{ end: "over" }, []]);
    assert.deepEqual(parts, [wholePart]);
  }
});

Deno.test("followMuxer() begins all renditions at the part that all have, and hands audio on after the picture", async () => {
  const { end, heard, muxer: opened } = await follow(muxer(6));
  assert.deepEqual(end, { end: "over" });
  assert.deepEqual(opened?.renditions.map(({ rid, codec }) => [rid, codec]), [["video", "avc1.42c01f"], [
    "audio",
    "mp4a.40.2",
  ]]);
  assert.equal(heard[0], "video 1");
  for (let m = 1; m < 5; m++) {
    assert.ok(heard.indexOf(`video ${m}`) < heard.indexOf(`audio ${m}`) || !heard.includes(`audio ${m}`));
  }
  assert.deepEqual(heard.filter((one) => one.startsWith("video")), [
    "video 1",
    "video 2",
    "video 3",
    "video 4",
    "video 5",
  ]);
});

Deno.test("followMuxer() dates the media by when the awaited part arrived", async () => {
  const { muxer: opened } = await follow(muxer(5));
  const newest = opened?.backlog.at(-1);
  assert.equal(newest?.m, 3);
  const timescale = opened?.renditions[0]?.info.timescale ?? 1;
  assert.deepEqual(opened?.anchor, {
    media: ((newest?.fragment?.decodeTime ?? 0) + (newest?.fragment?.ticks ?? 0)) / timescale,
    wallMs: 1_790_000_000_000 - 10,
  });
});

Deno.test("followMuxer() ends at once when it is stopped in the middle of a wait", async () => {
  const stop = new AbortController();
  const hanging: Pick<MediaMtxClient, "media"> = {
    media: (_path, _file, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  };
  const following = followMuxer({
    client: hanging,
    path: "live/one",
    signal: stop.signal,
    now: Date.now,
    sink: { open: () => {}, part: () => {} },
  });
  stop.abort();
  assert.deepEqual(await following, { end: "over" });
});
