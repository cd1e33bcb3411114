import assert from "node:assert/strict";
import { makeSources, wayFrom } from "./sources.ts";

const from = (peerId: string, hops = 1) => ({ peerId, hops, fetcher: "f" });

Deno.test("sources don't grow with what strangers bring", () => {
  const sources = makeSources();
  for (let at = 0; at < 1025; at++) sources.add(`${at}`, from("a"));
  assert.deepEqual([sources.has("0"), sources.has("1")], [false, true]);
});

Deno.test("gone() takes back what was brought and isn't finished, and leaves a second copy", () => {
  const sources = makeSources();
  for (const key of ["open", "twice", "finished"]) sources.add(key, from("a"));
  sources.add("twice", from("b"));
  sources.gone("a", (key) => key === "finished");
  assert.equal(sources.has("open"), false);
  assert.deepEqual(sources.first("twice"), from("b"));
  assert.deepEqual(sources.first("finished"), from("a"));
});

Deno.test("wayFrom() is a hop more than that of the source, seven at most, and none for what was fetched here", () => {
  assert.deepEqual(wayFrom(undefined, "me"), { hops: 0, fetcher: "me" });
  assert.deepEqual(wayFrom(from("a", 0), "me"), { hops: 1, fetcher: "f" });
  assert.deepEqual(wayFrom(from("a", 7), "me"), { hops: 7, fetcher: "f" });
});
