import assert from "node:assert/strict";
import { readRelayUrl, readRelayUrls, readWebUrl } from "./url.ts";

Deno.test("readWebUrl() gives undefined for what must not be opened", () => {
  const texts = [
    undefined,
    "",
    "bees.example/a.jpg",
    "//bees.example/a.jpg",
    "/a.jpg",
    "javascript:alert(1)",
    "data:text/html,x",
    "blob:https://bees.example/1",
    "file:///etc/passwd",
    "wss://bees.example",
    "https://",
    "https://user@bees.example/",
    "https://user:secret@bees.example/",
    `https://bees.example/${"a".repeat(2048)}`,
  ];
  for (const text of texts) assert.equal(readWebUrl(text), undefined, text);
});

Deno.test("readWebUrl() gives an address as written", () => {
  const texts = [
    "https://bees.example/a b.jpg?x=1#y",
    "http://localhost:5659/live/a/index.m3u8",
    "HTTPS://Bees.Example",
  ];
  for (const text of texts) assert.equal(readWebUrl(text), text);
});

Deno.test("readRelayUrl() gives undefined for what is no relay", () => {
  for (const text of [undefined, "", "nos.lol", "https://nos.lol", "wss://", "wss://user:secret@nos.lol"]) {
    assert.equal(readRelayUrl(text), undefined, text);
  }
});

Deno.test("readRelayUrls() joins the spellings of one relay and leaves broken ones out", () => {
  const texts = [
    "wss://Nos.lol/",
    "wss://nos.lol",
    "wss://nos.lol:443/#x",
    "wss://nos.lol/path/",
    "ws://localhost:5658",
    "",
  ];
  assert.deepEqual(readRelayUrls(texts), ["wss://nos.lol", "wss://nos.lol/path/", "ws://localhost:5658"]);
});
