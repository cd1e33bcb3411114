import assert from "node:assert/strict";
import type { LoadListener } from "../../player/verifier-client.ts";
import { makeTrialTime } from "../trial-time.ts";
import { followPlaylist } from "./playlist-follower.ts";

const URL = "https://box.example/live/bees/0123456789abcdef/video/ll.m3u8";
const times = { start: 0, first: 0, end: 0 };
const sha = "ab".repeat(32);

/** A playlist with so many complete segments, and so many parts of the next. */
function playlist(segments: number, parts: number): string {
  const lines = ["#EXTM3U"];
  for (let n = 0; n < segments; n++) lines.push(`#EXT-X-SEAL-SEG:N=${n},LEN=1,SHA256=${sha},PARTS=${sha}`);
  for (let p = 0; p < parts; p++) lines.push(`#EXT-X-SEAL-PART:N=${segments},P=${p},LEN=1,SHA256=${sha}`);
  return lines.join("\n");
}

function stand() {
  const time = makeTrialTime(0);
  const asked: string[] = [];
  let listener: LoadListener | undefined;
  let stopped = 0;
  let lost = 0;
  const stop = followPlaylist({
    load(request, on) {
      assert.equal(request.source, "https://box.example/live/bees/ll.m3u8");
      asked.push(request.url.slice(URL.length));
      listener = on;
      return () => void stopped++;
    },
    rid: "video",
    url: URL,
    source: "https://box.example/live/bees/ll.m3u8",
    after: time.after,
    onLost: () => void lost++,
  });
  const answer = (text: string) => {
    listener?.done({ url: URL, data: text, times });
    time.pass(0);
  };
  const fail = () => listener?.failed({ cause: "timeout" }, times);
  return { time, asked, stop, answer, fail, stopped: () => stopped, lost: () => lost };
}

Deno.test("followPlaylist() gives a playlist up that fails again and again, or ends, and asks no more", () => {
  const failing = stand();
  for (let at = 0; at < 3; at++) {
    failing.fail();
    failing.time.pass(5000);
  }
  assert.deepEqual([failing.asked.length, failing.lost()], [3, 1]);
  const ending = stand();
  ending.answer(`${playlist(2, 0)}\n#EXT-X-ENDLIST`);
  ending.time.pass(5000);
  assert.deepEqual([ending.asked, ending.lost()], [[""], 1]);
});

Deno.test("followPlaylist() asks for nothing any more once it is stopped", () => {
  const { time, asked, stop, answer, stopped, lost } = stand();
  stop();
  assert.equal(stopped(), 1);
  answer(playlist(1, 0));
  time.pass(5000);
  assert.deepEqual([asked, lost()], [[""], 0]);
});

Deno.test("followPlaylist() asks for the part after the last, and waits where a box has no more", () => {
  const { time, asked, answer, fail, lost } = stand();
  answer(playlist(3, 2));
  answer(playlist(3, 3));
  answer(playlist(4, 0));
  assert.deepEqual(asked, [
    "",
    "?_HLS_msn=3&_HLS_part=2",
    "?_HLS_msn=3&_HLS_part=3",
    "?_HLS_msn=4&_HLS_part=0",
  ]);
  answer(playlist(4, 0));
  assert.equal(asked.length, 4);
  time.pass(500);
  assert.equal(asked[4], "?_HLS_msn=4&_HLS_part=0");
  for (let at = 0; at < 2; at++) {
    fail();
    time.pass(500);
  }
  answer(playlist(4, 1));
  assert.deepEqual([asked.at(-1), lost()], ["?_HLS_msn=4&_HLS_part=1", 0]);
});
