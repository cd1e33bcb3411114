import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { request } from "node:http";
import { readProblem } from "../contracts/api/problem.ts";
import { sha256Of } from "./origin/rendition.ts";
import { startTrialBox, type TrialBox } from "./trial/trial-box.ts";
import { startEncoder } from "./trial/trial-encoder.ts";

Deno.test("a live stream is served as the protocol says: names, headers, ranges, blocking reloads, stock players", async (t) => {
  const trial = await startTrialBox({ streams: ["one", "idle"] });
  const { rtmp } = trial.ingest("one", trial.keyOf("one"));
  let encoder = startEncoder({ url: rtmp });
  try {
    const { sid } = await trial.until("one", ({ state }) => state === "live");
    const base = trial.url(`/live/one/${sid}/video/`);
    const step = (name: string, run: () => Promise<void>) => t.step(name, run);

    const asked = Date.now();
    // Ten seconds, in which the rest is looked at.
    const idle = fetch(trial.url("/live/idle/ll.m3u8")).then((answer) => ({
      answer,
      ms: Date.now() - asked,
    }));

    await step("a multivariant playlist names what the stream has", async () => {
      const plain = await (await fetch(trial.url("/live/one/index.m3u8"))).text();
      assert.match(plain, new RegExp(`^${sid}/video/index.m3u8$`, "m"));
      assert.match(
        plain,
        /CODECS="avc1\.[0-9a-f]{6},mp4a\.40\.2",RESOLUTION=320x180,FRAME-RATE=30\.000,AUDIO="audio"/,
      );
    });

    await step("unknown things have their own codes", async () => {
      for (
        const [path, status, code] of [
          ["/live/nobody/index.m3u8", 404, "unknown-stream"],
          ["/live/nobody/status.json", 404, "unknown-stream"],
          ["/live/one/0123456789abcdef/video/ll.m3u8", 410, "session-over"],
          [`/live/one/${sid}/other/ll.m3u8`, 404, "not-found"],
          [`/live/one/${sid}/video/99999.m4s`, 404, "not-found"],
          [`/live/one/${sid}/video/../../../../etc/passwd`, 404, "not-found"],
          [`/live/one/${sid}/video/p-1.m4s`, 404, "not-found"],
          [`/live/one/${sid}/video/ll.m3u8?_HLS_msn=9999`, 400, "too-far-ahead"],
          [`/live/one/${sid}/video/ll.m3u8?_HLS_part=1`, 400, "bad-reload"],
          [`/live/one/${sid}/video/ll.m3u8?_HLS_msn=x`, 400, "bad-reload"],
        ] as const
      ) {
        const answer = await raw(trial, path);
        assert.deepEqual([answer.status, readProblem(JSON.parse(answer.text))?.code], [status, code], path);
        assert.equal(answer.headers["access-control-allow-origin"], "*");
      }
    });

    const listed = await (await fetch(`${base}ll.m3u8`)).text();
    const [, , length = "", sha256 = ""] = /SEAL-SEG:N=(\d+),LEN=(\d+),SHA256=([0-9a-f]{64})/.exec(listed) ??
      [];
    const n = /SEAL-SEG:N=(\d+)/.exec(listed)?.[1];

    await step("bytes are immutable, whole, in ranges, conditional, and by HEAD", async () => {
      const segment = `${base}${n}.m4s`;
      const whole = await fetch(segment);
      const bytes = new Uint8Array(await whole.arrayBuffer());
      assert.equal(sha256Of(bytes), sha256);
      assert.equal(whole.headers.get("cache-control"), "public, max-age=31536000, immutable");
      assert.equal(whole.headers.get("etag"), `"${sha256}"`);
      assert.match(whole.headers.get("access-control-expose-headers") ?? "", /Date.*ETag/);
      assert.ok(whole.headers.get("date"));
      const ranged = await fetch(segment, { headers: { range: "bytes=10-19" } });
      assert.deepEqual([ranged.status, ranged.headers.get("content-range")], [206, `bytes 10-19/${length}`]);
      assert.deepEqual(new Uint8Array(await ranged.arrayBuffer()), bytes.subarray(10, 20));
      const beyond = await fetch(segment, { headers: { range: `bytes=${length}-` } });
      assert.deepEqual([beyond.status, beyond.headers.get("content-range")], [416, `bytes */${length}`]);
      await beyond.body?.cancel();
      const known = await fetch(segment, { headers: { "if-none-match": `"${sha256}"` } });
      assert.equal(known.status, 304);
      const head = await fetch(segment, { method: "HEAD" });
      assert.deepEqual([
        head.status,
        head.headers.get("content-length"),
        (await head.arrayBuffer()).byteLength,
      ], [200, length, 0]);
      const init = /EXT-X-MAP:URI="(init-([0-9a-f]{8})\.mp4)"/.exec(listed);
      const initBytes = new Uint8Array(await (await fetch(base + init?.[1])).arrayBuffer());
      assert.equal(sha256Of(initBytes).slice(0, 8), init?.[2]);
      assert.equal((await fetch(segment, { method: "DELETE" })).status, 405);
    });

    await step("playlists are packed for who asks", async () => {
      const packed = await raw(trial, `/live/one/${sid}/video/ll.m3u8`, { "accept-encoding": "gzip" });
      assert.equal(packed.headers["content-encoding"], "gzip");
      assert.match(gunzipSync(packed.bytes).toString(), /^#EXTM3U\n/);
      const plain = await raw(trial, `/live/one/${sid}/video/ll.m3u8`);
      assert.equal(plain.headers["content-encoding"], undefined);
      assert.equal(plain.headers.vary, "Accept-Encoding");
    });

    await step("a reload and a preload hint wait for what they name", async () => {
      const text = await (await fetch(`${base}ll.m3u8`)).text();
      const hint = /PRELOAD-HINT:TYPE=PART,URI="(p\d+\.m4s)"/.exec(text)?.[1] ?? "";
      const last = Number(
        /"(\d+)"\],\["x"/.exec(
          atob((/EVENT="([^"]+)"/.exec(text)?.[1] ?? "").replaceAll("-", "+").replaceAll("_", "/")),
        )?.[1],
      );
      const part = await fetch(base + hint);
      assert.equal(part.status, 200);
      await part.body?.cancel();
      // What hls.js asks at every segment's end: a part after the last one.
      const next = await (await fetch(`${base}ll.m3u8?_HLS_msn=${last + 1}&_HLS_part=10`)).text();
      assert.match(next, new RegExp(`SEAL-PART:N=${last + 2},P=0`));
      const plain = await (await fetch(`${base}index.m3u8?_HLS_msn=${last + 2}`)).text();
      assert.match(plain, new RegExp(`^${last + 2}.m4s$`, "m"));
      assert.ok(!plain.includes("EXT-X-PART"));
    });

    await step("windows, target duration and part target stay as promised", async () => {
      await fetch(`${base}index.m3u8?_HLS_msn=${Number(n) + 2}`).then((answer) => answer.text());
      await trial.until("one", () => true);
      const text = await (await fetch(`${base}ll.m3u8`)).text();
      assert.match(text, /TARGETDURATION:2\n/);
      assert.match(text, /PART-TARGET=0\.235000\n/);
      assert.ok((text.match(/#EXTINF/g) ?? []).length <= 6);
    });

    await step("a multivariant playlist waits for media, then says 404 with Retry-After", async () => {
      const { answer, ms } = await idle;
      assert.deepEqual([answer.status, answer.headers.get("retry-after")], [404, "1"]);
      assert.equal(readProblem(await answer.json())?.code, "not-live");
      assert.ok(ms >= 9_000, `${ms} ms`);
    });

    await step("stock players play over a discontinuity", async () => {
      // Ten seconds at 30 a second: more than is listed of the first encoder from the third segment before the end.
      const playing = play(trial.url("/live/one/index.m3u8"), 300);
      const probed = await probe(trial.url("/live/one/ll.m3u8"));
      assert.deepEqual(probed, ["h264", "aac"]);
      await encoder.stop();
      encoder = startEncoder({ url: rtmp, size: "426x240" });
      const { pictures, faults } = await playing;
      assert.equal(pictures, 300, faults);
      assert.match(await (await fetch(`${base}index.m3u8`)).text(), /#EXT-X-DISCONTINUITY\n/);
    });
  } finally {
    await encoder.stop();
    await trial.close();
  }
});

/** A request that nothing rewrites: neither path nor encoding. */
function raw(trial: TrialBox, path: string, headers: Record<string, string> = {}) {
  type Raw = {
    status: number;
    headers: Record<string, string | string[] | undefined>;
    bytes: Uint8Array;
    text: string;
  };
  return new Promise<Raw>((resolve, reject) => {
    const asked = request({ port: trial.config.ports.http, host: "127.0.0.1", path, headers }, (answer) => {
      const chunks: Uint8Array[] = [];
      answer.on("data", (chunk: Uint8Array) => chunks.push(chunk));
      answer.on("end", async () => {
        const bytes = new Uint8Array(await new Blob(chunks.map((chunk) => chunk.slice())).arrayBuffer());
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          bytes,
          text: new TextDecoder().decode(bytes),
        });
      });
    });
    asked.on("error", reject);
    asked.end();
  });
}

async function play(url: string, pictures: number): Promise<{ pictures: number; faults: string }> {
  const whole = ["-frames:v", String(pictures), "-fps_mode", "passthrough", "-f", "null"];
  const { stdout, stderr } = await new Deno.Command("ffmpeg", {
    // By default a clock that goes back by less than ten seconds is waited for.
    args: ["-v", "error", "-dts_delta_threshold", "1", "-i", url, ...whole, "-progress", "pipe:1", "-"],
  }).output();
  const shown = [...new TextDecoder().decode(stdout).matchAll(/^frame=(\d+)/gm)].map(([, frame]) =>
    Number(frame)
  );
  return { pictures: Math.max(0, ...shown), faults: new TextDecoder().decode(stderr) };
}

async function probe(url: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("ffprobe", {
    args: ["-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", url],
  }).output();
  return [
    ...new Set(new TextDecoder().decode(stdout).split("\n").map((line) => line.replace(",", "").trim())),
  ].filter((name) => name !== "").sort().reverse();
}
