import assert from "node:assert/strict";
import { streamLink } from "../../contracts/nostr/link.ts";
import { readAsked } from "./what-is-asked.ts";

const address = { creator: "ab".repeat(32), d: "demo" };
const naddr = streamLink(address, ["wss://relay.example"]);

Deno.test("readAsked() takes nothing that is neither a link nor an address", () => {
  for (const text of ["box", "ftp://box.example", "https://user:word@box.example/"]) {
    assert.equal(readAsked(text), undefined, text);
  }
});

Deno.test("readAsked() finds the stream in a watch link, and the carrier in an address", () => {
  for (const text of [naddr, `https://site.example/#/watch/${naddr}`]) {
    assert.deepEqual(readAsked(text), { asked: "stream", address, relays: ["wss://relay.example"] });
  }
  assert.deepEqual(readAsked("https://box.example/live/demo/ll.m3u8"), {
    asked: "carrier",
    base: new URL("https://box.example"),
  });
  assert.deepEqual(readAsked(undefined), { asked: "nothing" });
});
