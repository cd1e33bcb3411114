import assert from "node:assert/strict";
import { readLogLine } from "./log-line.ts";

const AT = `"timestamp":"2026-11-23T19:59:06.143084723Z"`;

Deno.test("readLogLine() reads level and message", () => {
  assert.deepEqual(
    readLogLine(`{${AT},"level":"ERR","message":"listen tcp :1935: bind: address already in use"}`),
    { level: "ERR", message: "listen tcp :1935: bind: address already in use" },
  );
});

Deno.test("readLogLine() keeps a stranger's stream id within its one line", () => {
  assert.deepEqual(
    readLogLine(
      `{${AT},"level":"INF","message":"[SRT] [conn 192.0.2.7:1] closed: invalid stream ID 'x\\n\\u2028ERR \\"y\\"'"}`,
    ),
    { level: "INF", message: `[SRT] [conn 192.0.2.7:1] closed: invalid stream ID 'x ERR "y"'` },
  );
});

Deno.test("readLogLine() knows nothing of other lines", () => {
  for (
    const line of [
      "",
      "null",
      "panic: runtime error",
      "2026/11/23 16:50:08 ERR [HLS] [muxer live/one] muxer instance crashed: x",
      `{${AT},"level":"ERR","message":"cut o`,
      `{${AT},"level":"INF","message":"invalid stream ID '\\x01\\a\\xff'"}`,
      `{${AT},"level":3,"message":"x"}`,
      `{${AT},"level":"ERR"}`,
    ]
  ) assert.equal(readLogLine(line), undefined, line);
});
