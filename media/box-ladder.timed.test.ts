import assert from "node:assert/strict";
import { emptyMemory, judgePlaylist } from "../contracts/seal/verifier.ts";
import { readFragment } from "./origin/fmp4/fragment.ts";
import { startTrialBox, type TrialBox, waitFor } from "./trial/trial-box.ts";
import { startEncoder } from "./trial/trial-encoder.ts";
import { rungPid } from "./trial/trial-rung.ts";
import { startViewer } from "./trial/trial-viewer.ts";

const PICTURES = ["video", "video-240", "video-180"];
/** What all renditions of one stream must say alike about a segment. */
type Row = { n: number; durationUs: number; dateMs: number; discontinuity: boolean };

/** One rendition's plain playlist, judged as a viewer does. */
async function judged(trial: TrialBox, sid: string, rid: string) {
  const url = trial.url(`/live/one/${sid}/${rid}/index.m3u8`);
  const text = await (await fetch(url)).text();
  const { verdict, playlist } = judgePlaylist({
    text,
    address: trial.address("one"),
    rid,
    source: url,
    delegation: trial.delegation("one"),
    memory: emptyMemory(),
    nowMs: Date.now(),
  });
  assert.equal(verdict.verdict, "verified", `${rid}: ${JSON.stringify(verdict)}\n${text}`);
  assert.ok(playlist !== undefined);
  const rows = playlist.segments.map(({ n, durationUs, dateMs, discontinuity }): Row => ({
    n,
    durationUs,
    dateMs,
    discontinuity,
  }));
  return { rows, inits: playlist.segments.map(({ init }) => init), url, text };
}

/**
 * All renditions say the same about the segments that all of them have; gives those. A rung's segment may be shorter where the box
 * gave up an encoder that was far too late: once for each time.
 */
async function assertAligned(trial: TrialBox, sid: string): Promise<Row[]> {
  const all = await Promise.all(PICTURES.map((rid) => judged(trial, sid, rid)));
  const newest = Math.min(...all.map(({ rows }) => rows.at(-1)?.n ?? -1));
  const oldest = Math.max(...all.map(({ rows }) => rows[0]?.n ?? 0));
  const common = all.map(({ rows }) => rows.filter(({ n }) => n >= oldest && n <= newest));
  const [source = []] = common;
  assert.ok(source.length > 0, `no common segment: ${oldest}..${newest}`);
  let shorter = 0;
  for (const [at, rows] of common.entries()) {
    const lengths = rows.map(({ durationUs }, row) => Math.min(durationUs, source[row]?.durationUs ?? 0));
    shorter += lengths.filter((us, row) => us !== source[row]?.durationUs).length;
    const expected = source.map((row, index) => ({ ...row, durationUs: lengths[index] }));
    assert.deepEqual(rows, expected, `${PICTURES[at]} differs from the source`);
  }
  const givenUp = trial.log.filter((line) => line.includes("ms late: its encoder is ended")).length;
  assert.ok(shorter <= givenUp, `${shorter} short segments, ${givenUp} encoders given up`);
  return source;
}

/** The multivariant playlist's pictures, by rendition. */
async function pictures(trial: TrialBox): Promise<Map<string, string>> {
  const text = await (await fetch(trial.url("/live/one/index.m3u8"))).text();
  const lines = text.split("\n");
  return new Map(
    lines.flatMap((line, at) =>
      line.startsWith("#EXT-X-STREAM-INF:") ? [[lines[at + 1]?.split("/")[1] ?? "", line]] : []
    ),
  );
}

const states = (trial: TrialBox) => async () =>
  Object.fromEntries(((await trial.status("one")).rungs ?? []).map(({ rid, state }) => [rid, state]));

Deno.test("a ladder's rungs are cut, numbered, dated and sealed as the source is, through every fault", async (t) => {
  const trial = await startTrialBox({ streams: ["one"], ladder: "480p:900k,240p:300k,180p:150k" });
  const { rtmp } = trial.ingest("one", trial.keyOf("one"));
  const rungs = states(trial);
  let encoder = startEncoder({ url: rtmp, size: "640x360", bitrate: "800k" });
  const bothOn = () =>
    waitFor(
      "both rungs",
      async () => {
        const seen = await rungs();
        return (seen["video-240"] === "on" && seen["video-180"] === "on") || undefined;
      },
      60_000,
      async () => `${JSON.stringify(await rungs())}\n${trial.log.join("\n")}`,
    );
  await bothOn();
  // Players learn of renditions once, so this one comes when all are there.
  const viewer = startViewer({
    url: trial.url("/live/one/ll.m3u8"),
    address: trial.address("one"),
    delegation: () => trial.delegation("one"),
    patient: true,
  });
  const lastN = (rid: string) => viewer.seen.newest.get(rid) ?? -1;
  const more = (segments: number) => {
    const from = Math.max(...PICTURES.map(lastN));
    return waitFor(
      `${segments} segments after ${from} in every picture`,
      () => PICTURES.every((rid) => lastN(rid) >= from + segments) || undefined,
      30_000,
      async () =>
        `${JSON.stringify([...viewer.seen.newest])}\n${viewer.seen.faults.join("\n")}\n${
          JSON.stringify(await trial.status("one"))
        }\n${trial.log.join("\n")}`,
    );
  };
  /** An encoder that tries until it is let in, as OBS does. */
  const returning = () =>
    waitFor("the encoder's return", async () => {
      const again = startEncoder({ url: rtmp, size: "640x360", bitrate: "800k" });
      const came = await Promise.race([
        trial.until("one", ({ state }) => state === "live").then(() => true),
        again.ended.then(() => false),
      ]);
      return came ? again : undefined;
    }, 30_000);
  let sid = "";
  try {
    await t.step(
      "the multivariant playlist has the rungs below the source, and nothing enlarged",
      async () => {
        sid = (await trial.until("one", ({ state }) => state === "live")).sid ?? "";
        const seen = await pictures(trial);
        assert.deepEqual([...seen.keys()], PICTURES);
        assert.match(
          seen.get("video-240") ?? "",
          /CODECS="avc1\.[0-9a-f]{6},mp4a\.40\.2",RESOLUTION=426x240/,
        );
        assert.match(seen.get("video-180") ?? "", /RESOLUTION=320x180,FRAME-RATE=30.000,AUDIO="audio"/);
        const bits = PICTURES.map((rid) => Number(/BANDWIDTH=(\d+)/.exec(seen.get(rid) ?? "")?.[1]));
        assert.deepEqual(bits, [...bits].sort((a, b) => b - a));
        assert.deepEqual(await rungs(), { "video-480": "left-out", "video-240": "on", "video-180": "on" });
      },
    );
    await t.step("numbers, cuts and dates are the source's", async () => {
      await more(3);
      assert.ok((await assertAligned(trial, sid)).length >= 3);
    });
    await t.step("every segment of a rung begins with a keyframe, at the source's very tick", async () => {
      const starts = await Promise.all(PICTURES.map(async (rid) => {
        const bytes = await (await fetch(trial.url(`/live/one/${sid}/${rid}/1.m4s`))).bytes();
        return readFragment(bytes);
      }));
      for (const start of starts) {
        assert.equal(start?.independent, true);
        assert.equal(start?.decodeTime, starts[0]?.decodeTime);
        assert.equal(start?.samples.length, starts[0]?.samples.length);
      }
    });
    await t.step("a stock player reads each of them without a complaint", async () => {
      for (const [rid, size] of [["video-240", "426,240"], ["video-180", "320,180"]] as const) {
        const { stdout, stderr } = await new Deno.Command("ffprobe", {
          args: [
            ...["-v", "error", "-live_start_index", "0", "-read_intervals", "%+3", "-count_frames"],
            ...["-show_entries", "stream=codec_name,width,height,nb_read_frames", "-of", "csv=p=0"],
            trial.url(`/live/one/${sid}/${rid}/index.m3u8`),
          ],
        }).output();
        assert.equal(new TextDecoder().decode(stderr), "");
        const [, read] = new RegExp(`h264,${size},(\\d+)`).exec(new TextDecoder().decode(stdout)) ?? [];
        assert.ok(Number(read) >= 60, new TextDecoder().decode(stdout));
      }
    });
    await t.step("no stream key stands in the process list for a rung", async () => {
      const { stdout } = await new Deno.Command("ps", { args: ["-ww", "-A", "-o", "ppid=,args="] }).output();
      const children = new TextDecoder().decode(stdout).split("\n")
        .filter((line) => line.includes("scale=") && line.includes("pipe:0"));
      assert.ok(children.length >= 2);
      for (const line of children) assert.ok(!line.includes(trial.keyOf("one")), line);
    });
    await t.step("a rung whose ffmpeg is killed goes on, and the source doesn't notice", async () => {
      const pid = await rungPid(426);
      assert.ok(pid !== undefined);
      Deno.kill(pid, "SIGKILL");
      await waitFor("another ffmpeg", async () => {
        const next = await rungPid(426);
        return next !== undefined && next !== pid ? true : undefined;
      }, 15_000);
      await more(2);
      await bothOn();
      // Another ffmpeg went on at the very part: no segment is shorter for it.
      await assertAligned(trial, sid);
      assert.deepEqual(viewer.seen.faults, []);
    });
    await t.step(
      "a rung that stands still is said to be short, left out for who comes, and carried on with the source",
      async () => {
        const pid = await rungPid(426);
        assert.ok(pid !== undefined);
        Deno.kill(pid, "SIGSTOP");
        const status = await trial.until(
          "one",
          ({ warnings }) => warnings.some(({ code }) => code === "ladder-short"),
        );
        assert.equal(status.state, "live");
        assert.match(status.warnings.find(({ code }) => code === "ladder-short")?.detail ?? "", /240p/);
        const offered = await pictures(trial);
        assert.ok(offered.has("video") && !offered.has("video-240"));
        await more(2);
        const [source, rung] = await Promise.all(
          ["video", "video-240"].map((rid) => judged(trial, sid, rid)),
        );
        assert.equal(rung?.inits.at(-1), source?.inits.at(-1));
        await assertAligned(trial, sid);
        assert.deepEqual(viewer.seen.faults, []);
      },
    );
    await t.step(
      "the encoder comes back with another size: the rungs follow in the same session",
      async () => {
        await encoder.stop();
        encoder = startEncoder({ url: rtmp, size: "480x270", bitrate: "800k" });
        await more(2);
        await bothOn();
        await more(1);
        assert.equal((await trial.status("one")).sid, sid);
        assert.ok((await assertAligned(trial, sid)).some(({ discontinuity }) => discontinuity));
        assert.deepEqual(viewer.seen.faults, []);
      },
    );
    await t.step("MediaMTX is killed: everything is back, in the same session", async () => {
      const pid = trial.box().mediamtxPid();
      assert.ok(pid !== undefined);
      Deno.kill(pid, "SIGKILL");
      await encoder.ended;
      await waitFor("a new MediaMTX", () => {
        const next = trial.box().mediamtxPid();
        return next !== undefined && next !== pid ? true : undefined;
      });
      encoder = await returning();
      await more(2);
      await bothOn();
      assert.equal((await trial.status("one")).sid, sid);
      await assertAligned(trial, sid);
      assert.deepEqual(viewer.seen.faults, []);
    });
    await t.step("the box is started again: the session goes on from disk, its rungs with it", async () => {
      await trial.restart();
      await encoder.ended;
      encoder = await returning();
      await more(2);
      await bothOn();
      assert.equal((await trial.status("one")).sid, sid);
      await assertAligned(trial, sid);
      assert.deepEqual(viewer.seen.faults, []);
    });
  } finally {
    await Promise.all([encoder.stop(), viewer.stop()]);
    await trial.close();
  }
  assert.equal(await rungPid(426), undefined);
});
