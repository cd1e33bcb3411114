import assert from "node:assert/strict";
import { makeCuts } from "./cuts.ts";

const PART = "http://localhost:8888/live/one/video_part7.mp4";
const bytes = () => Promise.resolve(new Response("12345678"));
const never = new AbortController().signal;
const turns = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

Deno.test("makeCuts() cuts the next part as ordered, and nothing else", async () => {
  const cuts = makeCuts(bytes);
  const read = async (url: string) => await (await cuts.fetch(url)).text();
  let done = false;
  const half = cuts.next("half", never).then(() => done = true);
  assert.equal(await read("http://localhost:8888/live/one/video.m3u8"), "12345678");
  await turns();
  assert.equal(done, false);
  assert.equal(await read(PART), "1234");
  await half;
  assert.equal(await read(PART), "12345678");
  const broken = cuts.next("broken", never);
  await assert.rejects(read(PART), /broke within/);
  await broken;
});

Deno.test("makeCuts() takes an order back that nobody waits for any more, and none that came after it", async () => {
  const cuts = makeCuts(bytes);
  const read = async () => await (await cuts.fetch(PART)).text();
  const waiting = new AbortController();
  const first = cuts.next("half", waiting.signal);
  waiting.abort();
  await first;
  assert.equal(await read(), "12345678");
  const late = new AbortController();
  void cuts.next("broken", late.signal);
  const second = cuts.next("half", never);
  late.abort();
  assert.equal(await read(), "1234");
  await second;
});
