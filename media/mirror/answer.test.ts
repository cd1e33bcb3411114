import assert from "node:assert/strict";
import { answerFromMirror } from "./answer.ts";
import { NEW, stageKeptStream } from "./trial-kept-stream.ts";

Deno.test("answerFromMirror() says source-silent of a stale stream, whatever else somebody named under its session", async () => {
  const { world, stream, show } = stageKeptStream();
  show(NEW);
  stream.fill(NEW).rendition("made-up");
  const ask = async () => {
    const asked = { rest: "demo/ll.m3u8", query: "", conditions: { gzip: false }, from: "" };
    const answer = await answerFromMirror({ ...asked, leaving: () => new AbortController().signal }, {
      d: "demo",
      stream,
      status: () => ({}),
      audience: { playlist: () => {}, sent: () => {} },
      now: () => world.nowS * 1000,
    });
    assert.ok(answer);
    return [answer.status, new TextDecoder().decode(answer.body)] as const;
  };
  assert.deepEqual(await ask(), [200, `${NEW} video`]);
  world.nowS += 60;
  const [status, words] = await ask();
  assert.equal(status, 503);
  assert.match(words, /source-silent/);
});
