import assert from "node:assert/strict";
import { welcome } from "./welcome.ts";

const ports = { client: 1, edge: 2, relay: 3, box: 4, rtmp: 5, srt: 6, webrtc: 7 };
const environment = { home: "/h", ports, mediamtx: undefined, searchPath: "" };

Deno.test("welcome() says how to go live when nothing is on", () => {
  const text = welcome({ environment, seconds: 2.345, demo: undefined });
  assert.match(text, /up after 2\.3 s/);
  assert.match(text, /To go live, open http:\/\/localhost:1\/broadcast/);
  assert.doesNotMatch(text, /watch {2}/);
});

Deno.test("welcome() leads to the demo", () => {
  const text = welcome({ environment, seconds: 1, demo: { watch: "http://w", playlist: "http://p" } });
  assert.match(text, /watch +http:\/\/w\n/);
  assert.doesNotMatch(text, /To go live/);
});
